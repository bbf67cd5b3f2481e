internal import Glibc
internal import Processes
internal import SystemPackage

/// Where a bundle's entries are put together: a folder beside the downloads, of this process alone.
final class BundleStaging {
    private static let prefix = "bundle."

    private let root: FilePath
    /// Laid out as in the bundle.
    var files: FilePath { root.appending("files") }
    private(set) var entries: [BundleManifest.Entry] = []

    /// What killed processes left goes.
    init(in store: FilePath) throws(FileFailure) {
        root = store.appending("\(Self.prefix)\(getpid())")
        for name in try Folder.names(in: store) where name.hasPrefix(Self.prefix) {
            guard let pid = Int32(name.dropFirst(Self.prefix.count)) else { continue }
            if pid == getpid() || ProcessIdentity(of: pid) == nil { try Folder.remove(store.appending(name)) }
        }
        try Folder.create(files, permissions: .ownerReadWriteExecute)
    }

    func remove() { try? Folder.remove(root) }

    func add(_ kind: BundleManifest.Kind, _ name: String, as path: String, _ write: (FilePath) throws -> Void) throws {
        let file = try place(path)
        try write(file)
        try note(kind, name, path, file, digest: nil)
    }

    func add(
        _ kind: BundleManifest.Kind,
        _ name: String,
        as path: String,
        _ write: (FilePath) async throws -> ImageDigest?
    ) async throws {
        let file = try place(path)
        let digest = try await write(file)
        try note(kind, name, path, file, digest: digest)
    }

    /// An empty folder for as long as `body` takes.
    func withScratch<Value>(_ body: (FilePath) async throws -> Value) async throws -> Value {
        let scratch = root.appending("scratch")
        try Folder.create(scratch, permissions: .ownerReadWriteExecute)
        let value = try await body(scratch)
        try Folder.remove(scratch)
        return value
    }

    private func place(_ path: String) throws(FileFailure) -> FilePath {
        let file = files.pushing(FilePath(path))
        try Folder.create(file.removingLastComponent(), permissions: .ownerReadWriteExecute)
        return file
    }

    private func note(
        _ kind: BundleManifest.Kind,
        _ name: String,
        _ path: String,
        _ file: FilePath,
        digest: ImageDigest?
    ) throws(FileFailure) {
        guard case .file(let size) = FileKind(at: file), let sha256 = try FileContents.sha256(of: file) else {
            throw .reading(file, .noSuchFileOrDirectory)
        }
        entries.append(.init(kind: kind, name: name, path: path, size: size, sha256: sha256, digest: digest))
    }
}

extension BundleStaging {
    static func partial(of file: FilePath) -> FilePath {
        file.removingLastComponent().appending("\(leftover(of: file))\(getpid()).part")
    }

    /// Those of killed runs that wrote the same file.
    static func removeLeftovers(of file: FilePath) {
        let folder = file.removingLastComponent()
        for name in (try? Folder.names(in: folder)) ?? [] where name.hasPrefix(leftover(of: file)) {
            let pid = name.dropFirst(leftover(of: file).count).prefix { $0 != "." }
            guard name.hasSuffix(".part"), let pid = Int32(pid), ProcessIdentity(of: pid) == nil else { continue }
            unlink(folder.appending(name).string)
        }
    }

    private static func leftover(of file: FilePath) -> String { ".\(file.lastComponent?.string ?? "bundle")." }
}

extension FilePermissions {
    static let staged: FilePermissions = [.ownerReadWrite]
}
