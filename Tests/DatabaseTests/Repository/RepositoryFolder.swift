import FoundationEssentials
import Glibc
import Operations
import SystemPackage

/// A folder of a test's own; gone with the value.
final class RepositoryFolder: Sendable {
    let path: FilePath

    init() throws {
        path = FilePath("/tmp/chatops-repository-\(UInt64.random(in: 0 ... .max))")
        try Folder.create(path, permissions: .ownerReadWriteExecute)
    }

    deinit { try? Folder.remove(path) }

    func appending(_ name: String) -> FilePath { path.appending(name) }

    /// A file with these bytes.
    func file(_ name: String, _ bytes: [UInt8]) throws -> FilePath {
        let file = path.appending(name)
        try DurableFile.write(bytes, to: file, permissions: .ownerReadWrite)
        return file
    }
}

/// Bytes that look random, the same for the same seed: a block of 64 KiB over and over.
func noise(_ count: Int, seed: UInt64) -> [UInt8] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    let block = (0..<min(count, 1 << 16)).map { _ in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return UInt8(truncatingIfNeeded: state >> 32)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    while bytes.count < count { bytes += block.prefix(count - bytes.count) }
    return bytes
}
