internal import Glibc
internal import SystemPackage

/// The part of a binlog file that is replayed.
enum FileCut {
    /// Copies what counts of it, for the server to read; not durable, since it can be made again.
    static func copy(_ file: ReplayFile, to path: FilePath) throws(FileFailure) {
        do {
            let input = try FileDescriptor.open(file.path, .readOnly, options: [.closeOnExec])
            try input.closeAfter {
                let output = try FileDescriptor.open(
                    path,
                    .writeOnly,
                    options: [.create, .truncate, .closeOnExec, .noFollow],
                    permissions: .ownerReadWrite
                )
                try output.closeAfter {
                    var left = Int(file.length)
                    if let opening = file.opening {
                        try stream(input, to: output, Int(opening.offset))
                        _ = try output.writeAll(opening.event)
                        left -= Int(opening.offset)
                    }
                    try stream(input, to: output, left)
                }
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
