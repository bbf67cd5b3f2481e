internal import Crypto
internal import FoundationEssentials
internal import Glibc
package import SystemPackage

/// Reading whole files, and their digests.
package enum FileContents {
    /// The file's bytes, or nil when there is no such file.
    ///
    /// `limit` bounds what is read into memory.
    package static func read(_ path: FilePath, limit: Int = 64 << 20) throws(FileFailure) -> [UInt8]? {
        var bytes: [UInt8] = []
        let found = try forEachChunk(of: path) { chunk in
            bytes.append(contentsOf: chunk)
            return bytes.count <= limit
        }
        if bytes.count > limit { throw .corrupt(path, reason: "it is larger than \(limit) bytes") }
        return found ? bytes : nil
    }

    /// The SHA-256 of the file in lowercase hexadecimal, or nil when there is no such file.
    package static func sha256(of path: FilePath) throws(FileFailure) -> String? {
        var hash = SHA256()
        let found = try forEachChunk(of: path) { chunk in
            hash.update(bufferPointer: chunk)
            return true
        }
        return found ? hexadecimal(hash.finalize()) : nil
    }

    /// The SHA-256 of a part of the file that must be there, in lowercase hexadecimal.
    static func sha256(of path: FilePath, in range: Range<Int>) throws(FileFailure) -> String {
        var hash = SHA256()
        try forEachChunk(of: path, in: range) { hash.update(bufferPointer: $0) }
        return hexadecimal(hash.finalize())
    }

    /// A small part of the file; less where the file ends before.
    static func read(_ path: FilePath, in range: Range<Int>) throws(FileFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        try forEachChunk(of: path, in: range) { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// The SHA-256 of `bytes` in lowercase hexadecimal.
    package static func sha256(_ bytes: some Sequence<UInt8>) -> String {
        hexadecimal(SHA256.hash(data: Array(bytes)))
    }

    private static func hexadecimal(_ digest: SHA256Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func forEachChunk(
        of path: FilePath,
        _ body: (UnsafeRawBufferPointer) -> Bool
    ) throws(FileFailure) -> Bool {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
            try file.closeAfter {
                let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
                defer { buffer.deallocate() }
                while case let count = try file.read(into: buffer), count > 0 {
                    if !body(UnsafeRawBufferPointer(rebasing: buffer[..<count])) { break }
                }
            }
            return true
        } catch {
            let errno = error as? Errno ?? .ioError
            if errno == .noSuchFileOrDirectory { return false }
            throw .reading(path, errno)
        }
    }

    private static func forEachChunk(
        of path: FilePath,
        in range: Range<Int>,
        _ body: (UnsafeRawBufferPointer) -> Void
    ) throws(FileFailure) {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
            try file.closeAfter {
                let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
                defer { buffer.deallocate() }
                var offset = range.lowerBound
                while offset < range.upperBound {
                    let wanted = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(range.upperBound - offset))
                    let count = try file.read(fromAbsoluteOffset: Int64(offset), into: wanted)
                    guard count > 0 else { break }
                    body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                    offset += count
                }
            }
        } catch {
            throw .reading(path, error as? Errno ?? .ioError)
        }
    }
}
