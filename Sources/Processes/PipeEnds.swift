internal import Glibc
internal import Synchronization
package import SystemPackage

/// A pipe whose two ends are closed once each, by whoever is done first, and are not inherited by programs.
struct PipeEnds: Sendable {
    let reading: PipeEnd
    let writing: PipeEnd

    init() throws(Errno) {
        let ends: (readEnd: FileDescriptor, writeEnd: FileDescriptor)
        do { ends = try FileDescriptor.pipe() } catch { throw error as? Errno ?? .ioError }
        reading = PipeEnd(ends.readEnd)
        writing = PipeEnd(ends.writeEnd)
        for end in [ends.readEnd, ends.writeEnd] { _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) }
        // As much as an unprivileged user may have: fewer changes between the programs. Without it, it is only slower.
        _ = fcntl(ends.writeEnd.rawValue, Self.setPipeSize, 1 << 20)
    }

    /// Linux's F_SETPIPE_SZ (fcntl(2)), which Swift's Glibc module leaves out.
    private static let setPipeSize: Int32 = 1031
}

final class PipeEnd: Sendable {
    let descriptor: FileDescriptor
    private let isOpen = Mutex(true)

    init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

    deinit { close() }

    func close() {
        isOpen.withLock {
            if $0 { try? descriptor.close() }
            $0 = false
        }
    }
}

/// Where the first program of a pipeline is written to; for one thread.
package final class PipeWriter {
    private let descriptor: FileDescriptor
    /// Whether the program ended, or stopped reading, before all was written.
    package private(set) var isBroken = false

    init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

    /// Returns when the pipe has taken all of it; throws `Errno.brokenPipe` when the program has ended.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(Errno) {
        do {
            _ = try descriptor.writeAll(bytes)
        } catch {
            let errno = error as? Errno ?? .ioError
            if errno == .brokenPipe { isBroken = true }
            throw errno
        }
    }
}

/// Where what the last program of a pipeline writes is read; for one thread.
package final class PipeReader {
    private let descriptor: FileDescriptor

    init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

    /// The bytes that were put at the beginning of the buffer; 0 at the end, which is also there when a program failed.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
        do { return try descriptor.read(into: buffer) } catch { throw error as? Errno ?? .ioError }
    }
}
