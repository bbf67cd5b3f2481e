internal import Glibc
package import SystemPackage

/// An advisory lock (flock(2)) that the kernel releases when its holder ends, however it ends.
package final class FileLock: Sendable {
    private let descriptor: FileDescriptor

    private init(descriptor: FileDescriptor) { self.descriptor = descriptor }

    deinit { try? descriptor.close() }

    /// Waits for the lock.
    ///
    /// For short critical sections.
    package static func acquire(_ path: FilePath) throws(FileFailure) -> FileLock {
        let descriptor = try open(path)
        while flock(descriptor.rawValue, LOCK_EX) != 0 {
            if errno == EINTR { continue }
            let failure = Errno(rawValue: errno)
            try? descriptor.close()
            throw .writing(path, failure)
        }
        return FileLock(descriptor: descriptor)
    }

    /// The lock, or nil when another process holds it.
    package static func tryAcquire(_ path: FilePath) throws(FileFailure) -> FileLock? {
        let descriptor = try open(path)
        if flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 { return FileLock(descriptor: descriptor) }
        let failure = Errno(rawValue: errno)
        try? descriptor.close()
        if failure == .wouldBlock { return nil }
        throw .writing(path, failure)
    }

    /// Whether some process holds the lock; the file is not created.
    package static func isHeld(_ path: FilePath) -> Bool {
        guard let descriptor = try? FileDescriptor.open(path, .readOnly, options: [.closeOnExec]) else { return false }
        defer { try? descriptor.close() }
        return flock(descriptor.rawValue, LOCK_SH | LOCK_NB) != 0
    }

    private static func open(_ path: FilePath) throws(FileFailure) -> FileDescriptor {
        do {
            return try FileDescriptor.open(
                path,
                .readWrite,
                options: [.create, .closeOnExec, .noFollow],
                permissions: .ownerReadWrite
            )
        } catch {
            throw .writing(path, error as? Errno ?? .ioError)
        }
    }
}
