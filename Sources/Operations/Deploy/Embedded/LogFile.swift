internal import Glibc
package import SystemPackage

/// A log that others append to and now and then empty.
package struct LogFile: Sendable {
    /// Lines further back than this are not looked for.
    static let window: Int64 = 8 << 20

    private let path: FilePath

    package init(_ path: FilePath) { self.path = path }

    /// The last lines, oldest first, ending with a newline; empty when there is no log yet.
    package func lastLines(_ count: Int) throws(FileFailure) -> String {
        let size = self.size ?? 0
        let text = String(decoding: try bytes(from: max(0, size - Self.window), to: size), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let complete = lines.last == "" ? lines.dropLast() : lines[...]
        return complete.suffix(count).map { $0 + "\n" }.joined()
    }

    /// Hands over what is added from now on, until cancelled.
    package func follow(_ show: @Sendable (String) -> Void) async throws {
        var position = size ?? 0
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(200))
            let end = size ?? 0
            if end < position { position = 0 }
            let added = try bytes(from: position, to: end)
            // The writer may be in the middle of a line, where a character or a secret would be cut in two.
            guard let lineEnd = added.lastIndex(of: UInt8(ascii: "\n")) else { continue }
            show(String(decoding: added[...lineEnd], as: UTF8.self))
            position += Int64(lineEnd + 1)
        }
        throw CancellationError()
    }

    private var size: Int64? {
        var status = stat()
        return stat(path.string, &status) == 0 ? Int64(status.st_size) : nil
    }

    private func bytes(from start: Int64, to end: Int64) throws(FileFailure) -> [UInt8] {
        guard end > start else { return [] }
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
            return try file.closeAfter {
                var bytes = [UInt8](repeating: 0, count: Int(end - start))
                var filled = 0
                while filled < bytes.count {
                    let count = try bytes.withUnsafeMutableBytes {
                        try file.read(
                            fromAbsoluteOffset: start + Int64(filled),
                            into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...])
                        )
                    }
                    if count == 0 { break }
                    filled += count
                }
                return Array(bytes[..<filled])
            }
        } catch {
            throw .reading(path, error as? Errno ?? .ioError)
        }
    }
}
