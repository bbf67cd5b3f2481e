internal import Glibc
internal import SystemPackage

/// The beginning of a file that is being downloaded, and what it is the beginning of.
struct PartialFile: Sendable {
    let path: FilePath
    let origin: FilePath

    /// Where the bytes came from: only of the very same may more be appended.
    private struct Origin: Codable {
        var url: String
        var entityTag: String
    }

    /// From where on to ask for more, under which condition.
    struct Resumption: Sendable {
        var offset: Int
        var entityTag: String
    }

    /// In bytes; zero where there is none.
    var size: Int {
        get throws {
            switch FileKind(at: path) {
            case .file(let size): return size
            case nil: return 0
            case .folder, .other: throw FileFailure.corrupt(path, reason: "it is no file")
            }
        }
    }

    /// Nil where there is nothing to go on from, or nothing to know by that the rest still belongs to it.
    func resumption(of url: String) throws -> Resumption? {
        let size = try size
        guard size > 0, let origin = try? JSONDocument.read(Origin.self, at: origin), origin.url == url else {
            return nil
        }
        return Resumption(offset: size, entityTag: origin.entityTag)
    }

    /// Starts an empty file.
    ///
    /// Its origin is on the disk before the first byte, and the one of earlier bytes is gone before those are. Weak tags
    /// do not tell whether bytes are the same (RFC 9110 section 13.1.5).
    func begin(_ url: String, entityTag: String?) throws {
        unlink(origin.string)
        unlink(path.string)
        guard let entityTag, entityTag.hasPrefix("\"") else { return }
        try JSONDocument.write(Origin(url: url, entityTag: entityTag), to: origin)
    }

    /// For appending.
    func open() throws -> FileDescriptor {
        do {
            return try FileDescriptor.open(
                path,
                .writeOnly,
                options: [.create, .append, .closeOnExec, .noFollow],
                permissions: .ownerReadWrite
            )
        } catch {
            throw FileFailure.writing(path, error as? Errno ?? .ioError)
        }
    }

    func synchronize(_ file: FileDescriptor) throws {
        guard fsync(file.rawValue) == 0 else { throw FileFailure.writing(path, Errno(rawValue: errno)) }
    }
}
