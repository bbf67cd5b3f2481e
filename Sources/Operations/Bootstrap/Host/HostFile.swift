internal import Processes
internal import SystemPackage

/// A file as it is to be on the host.
struct HostFile: Sendable, Hashable {
    enum Content: Sendable, Hashable {
        case bytes([UInt8])
        /// A file on this machine, which is streamed.
        case file(FilePath)
    }

    var path: FilePath
    var content: Content
    /// Of the content, in lowercase hexadecimal.
    var sha256: String
    var permissions: FilePermissions

    init(_ path: FilePath, text: String, permissions: FilePermissions) {
        let bytes = Array(text.utf8)
        self.path = path
        content = .bytes(bytes)
        sha256 = FileContents.sha256(bytes)
        self.permissions = permissions
    }

    /// - Parameter sha256: what the file at `source` is known to be.
    init(_ path: FilePath, copying source: FilePath, sha256: String, permissions: FilePermissions) {
        self.path = path
        content = .file(source)
        self.sha256 = sha256
        self.permissions = permissions
    }
}

extension HostFile.Content {
    var input: Command.Input {
        switch self {
        case .bytes(let bytes): .bytes(bytes)
        case .file(let path): .file(path)
        }
    }
}
