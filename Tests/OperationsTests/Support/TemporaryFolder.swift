import FoundationEssentials
import Glibc
import SystemPackage

@testable import Operations

/// An empty folder of a test's own, removed with the value.
final class TemporaryFolder: Sendable {
    let path = FilePath("/tmp/chatops-folder-\(UUID().uuidString)")

    init() { mkdir(path.string, 0o700) }

    deinit { try? Folder.remove(path) }

    /// The permission bits of a name in it.
    func mode(of name: String) -> mode_t? {
        var status = Glibc.stat()
        return lstat(path.appending(name).string, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    func text(of name: String) throws -> String? {
        try FileContents.read(path.appending(name)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Writes without any guarantee.
    func append(_ text: String, to name: String) throws {
        let file = try FileDescriptor.open(
            path.appending(name),
            .writeOnly,
            options: [.create, .append],
            permissions: .ownerReadWrite
        )
        _ = try file.closeAfter { try file.writeAll(text.utf8) }
    }
}
