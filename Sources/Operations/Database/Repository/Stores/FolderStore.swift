package import FoundationEssentials
internal import Glibc
internal import Processes
package import SystemPackage

/// Objects as files below a folder, which is made when the first is stored.
///
/// Files have mode 0600 and folders 0700. What is being written is in `.staging`, and so is not listed.
package struct FolderStore: ObjectStore {
    package let folder: FilePath

    package init(_ folder: FilePath) { self.folder = folder }

    package var place: String { folder.string }
    package var staging: FilePath? { folder.appending(".staging") }

    /// Whether what is lost with the other path's disk would be lost with this one's too; nil when one cannot be looked at.
    package func sharesDevice(with other: FilePath) -> Bool? {
        guard let own = Self.device(of: folder), let others = Self.device(of: other) else { return nil }
        return own == others
    }

    package func put(_ file: FilePath, as key: String, consuming: Bool) async throws {
        try await BlockingWork.run {
            try store(key) { temporary throws(Errno) in
                if consuming, link(file.string, temporary.string) == 0 { return }
                do throws(FileFailure) {
                    try DurableFile.copy(file, to: temporary, permissions: .ownerReadWrite)
                } catch {
                    throw error.errno
                }
            }
            if consuming { unlink(file.string) }
        }
    }

    package func put(_ bytes: [UInt8], as key: String) async throws {
        try await BlockingWork.run {
            try store(key) { temporary throws(Errno) in
                do throws(FileFailure) {
                    try DurableFile.write(bytes, to: temporary, permissions: .ownerReadWrite)
                } catch {
                    throw error.errno
                }
            }
        }
    }

    /// Makes the content durable under a name that is not listed, then gives it its own, which must be free (link(2)).
    private func store(_ key: String, _ write: (FilePath) throws(Errno) -> Void) throws {
        try ObjectKey.check(key)
        let path = folder.pushing(FilePath(key))
        let staging = folder.appending(".staging")
        let temporary = staging.appending("put-\(getpid())-\(UInt64.random(in: 0 ... .max))")
        do throws(FileFailure) {
            try Folder.create(folder, permissions: .ownerReadWriteExecute)
            try Folder.create(staging, permissions: .ownerReadWriteExecute)
            try Folder.create(path.removingLastComponent(), permissions: .ownerReadWriteExecute)
        } catch { throw RepositoryFailure.storing(key: key, in: place, reason: error.message) }
        defer { unlink(temporary.string) }
        do throws(Errno) {
            try write(temporary)
            try Self.synchronize(temporary)
            if !(try Self.give(path, to: temporary)) {
                guard try Self.isSame(temporary, path) else { throw .fileExists }
            }
            try Folder.synchronize(path.removingLastComponent())
            guard case .file(let size)? = FileKind(at: path), case .file(size)? = FileKind(at: temporary) else {
                throw .ioError
            }
        } catch .fileExists {
            throw RepositoryFailure.taken(key: key, in: place)
        } catch {
            throw RepositoryFailure.storing(key: key, in: place, reason: "\(error)")
        }
    }

    /// False when the name is another file's.
    ///
    /// The folder may just have been removed by who deleted the last object in it.
    private static func give(_ path: FilePath, to temporary: FilePath) throws(Errno) -> Bool {
        for _ in 0..<3 {
            if link(temporary.string, path.string) == 0 { return true }
            switch Errno(rawValue: Glibc.errno) {
            case .fileExists: return false
            case .noSuchFileOrDirectory:
                do throws(FileFailure) {
                    try Folder.create(path.removingLastComponent(), permissions: .ownerReadWriteExecute)
                } catch {
                    throw error.errno
                }
            case let failure: throw failure
            }
        }
        throw .noSuchFileOrDirectory
    }

    package func stream(_ key: String, to consume: @Sendable ([UInt8]) async throws -> Void) async throws -> Bool {
        try ObjectKey.check(key)
        let file: FileDescriptor
        do {
            let options: FileDescriptor.OpenOptions = [.closeOnExec, .noFollow, .nonBlocking]
            file = try FileDescriptor.open(folder.pushing(FilePath(key)), .readOnly, options: options)
        } catch Errno.noSuchFileOrDirectory {
            return false
        } catch { throw RepositoryFailure.reading(key: key, in: place, reason: "\(error)") }
        defer { try? file.close() }
        while true {
            let chunk: [UInt8]
            do {
                chunk = try [UInt8](unsafeUninitializedCapacity: 1 << 18) { buffer, count in
                    count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
                }
            } catch { throw RepositoryFailure.reading(key: key, in: place, reason: "\(error)") }
            if chunk.isEmpty { return true }
            try await consume(chunk)
        }
    }

    package func list(_ prefix: String) async throws -> [StoredObject] {
        let parent = prefix.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        if !parent.isEmpty { try ObjectKey.check(parent) }
        return try await BlockingWork.run {
            var found: [StoredObject] = []
            do throws(FileFailure) {
                try collect(parent, into: &found)
            } catch { throw RepositoryFailure.listing(place, reason: error.message) }
            return found.filter { $0.key.hasPrefix(prefix) }
                .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        }
    }

    private func collect(_ parent: String, into found: inout [StoredObject]) throws(FileFailure) {
        for name in try Folder.names(in: parent.isEmpty ? folder : folder.pushing(FilePath(parent))) {
            if parent.isEmpty, name == ".staging" || name == "lost+found" { continue }
            let key = parent.isEmpty ? name : "\(parent)/\(name)"
            var status = stat()
            guard lstat(folder.pushing(FilePath(key)).string, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                try collect(key, into: &found)
            } else {
                let modified = Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec))
                let size = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : -1
                found.append(StoredObject(key: key, size: size, modified: modified))
            }
        }
    }

    package func delete(_ key: String) async throws {
        try ObjectKey.check(key)
        let path = folder.pushing(FilePath(key))
        do throws(Errno) {
            if unlink(path.string) != 0 {
                if errno == ENOENT { return }
                throw Errno(rawValue: errno)
            }
            var parent = path.removingLastComponent()
            try Folder.synchronize(parent)
            while parent != folder, rmdir(parent.string) == 0 { parent = parent.removingLastComponent() }
        } catch { throw RepositoryFailure.deleting(key: key, in: place, reason: "\(error)") }
    }

    package func discardUnfinished(before moment: Date) async throws -> Int {
        guard let staging else { return 0 }
        var discarded = 0
        for name in try Folder.names(in: staging) {
            var status = stat()
            let path = staging.appending(name)
            guard lstat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
                Double(status.st_mtim.tv_sec) < moment.timeIntervalSince1970, unlink(path.string) == 0
            else { continue }
            discarded += 1
        }
        return discarded
    }

    private static func isSame(_ first: FilePath, _ second: FilePath) throws(Errno) -> Bool {
        do throws(FileFailure) {
            return try FileContents.sha256(of: first) == FileContents.sha256(of: second)
        } catch { throw error.errno }
    }

    private static func synchronize(_ path: FilePath) throws(Errno) {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
            try file.closeAfter { try DurableFile.check(fsync(file.rawValue)) }
        } catch { throw error as? Errno ?? .ioError }
    }

    /// Of the path, or of its nearest parent that is there.
    private static func device(of path: FilePath) -> UInt? {
        var candidate = path
        while true {
            var status = stat()
            if stat(candidate.isEmpty ? "." : candidate.string, &status) == 0 { return UInt(status.st_dev) }
            if candidate.isEmpty || !candidate.removeLastComponent() { return nil }
        }
    }
}

extension FileFailure {
    fileprivate var errno: Errno {
        switch self {
        case .reading(_, let errno), .writing(_, let errno), .creatingFolder(_, let errno), .removing(_, let errno):
            errno
        case .corrupt, .busy: .ioError
        }
    }
}
