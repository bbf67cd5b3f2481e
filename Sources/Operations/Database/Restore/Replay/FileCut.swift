internal import Glibc
internal import SystemPackage

/// The beginning of a file.
enum FileCut {
    /// Copies so many of its first bytes, for the server to read; not durable, since it can be made again.
    static func copy(_ source: FilePath, upTo length: UInt64, to path: FilePath) throws(FileFailure) {
        do {
            let input = try FileDescriptor.open(source, .readOnly, options: [.closeOnExec])
            try input.closeAfter {
                let output = try FileDescriptor.open(
                    path,
                    .writeOnly,
                    options: [.create, .truncate, .closeOnExec, .noFollow],
                    permissions: .ownerReadWrite
                )
                try output.closeAfter { try stream(input, to: output, Int(length)) }
            }
        } catch {
            throw .writing(path, error as? Errno ?? .ioError)
        }
    }

    private static func stream(_ input: FileDescriptor, to output: FileDescriptor, _ length: Int) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        var left = length
        while left > 0 {
            let count = try input.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(left)))
            guard count > 0 else { throw Errno.ioError }
            _ = try output.writeAll(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            left -= count
        }
    }
}
