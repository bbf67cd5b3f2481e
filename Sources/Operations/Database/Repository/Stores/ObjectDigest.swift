internal import Crypto
internal import FoundationEssentials
internal import Synchronization
package import SystemPackage

/// How many bytes, and which.
package struct ObjectDigest: Codable, Sendable, Hashable {
    package let size: Int
    /// In lowercase hexadecimal.
    package let sha256: String

    package init(size: Int, sha256: String) {
        self.size = size
        self.sha256 = sha256
    }

    package init(of bytes: [UInt8]) {
        self.init(size: bytes.count, sha256: FileContents.sha256(bytes))
    }

    /// Of the file, which must be there.
    package init(of file: FilePath) throws(FileFailure) {
        var running = RunningDigest()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        do {
            let input = try FileDescriptor.open(file, .readOnly, options: [.closeOnExec])
            try input.closeAfter {
                while case let count = try input.read(into: buffer), count > 0 {
                    running.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                }
            }
        } catch { throw .reading(file, error as? Errno ?? .ioError) }
        self = running.finished
    }
}

/// A digest of bytes that come in pieces.
package struct RunningDigest {
    private var hash = SHA256()
    private var size = 0

    package init() {}

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        hash.update(bufferPointer: bytes)
        size += bytes.count
    }

    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    package var finished: ObjectDigest {
        ObjectDigest(size: size, sha256: Hexadecimal.text(hash.finalize()))
    }
}

/// The same for closures that may not change what they see.
final class SharedDigest: Sendable {
    private let running = Mutex(RunningDigest())

    func update(_ bytes: [UInt8]) { running.withLock { $0.update(bytes) } }

    var finished: ObjectDigest { running.withLock { $0.finished } }
}

enum Hexadecimal {
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
