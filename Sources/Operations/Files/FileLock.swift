internal import Glibc
package import SystemPackage

/// An advisory lock (flock(2)) that the kernel releases when its holder ends, however it ends.
package final class FileLock: Sendable {
    /// How long a short critical section is waited for; a holder that is stopped keeps it until it goes on.
    package static let patience: Duration = .seconds(30)

    private let descriptor: FileDescriptor

    private init(descriptor: FileDescriptor) { self.descriptor = descriptor }

    deinit { try? descriptor.close() }

    /// The lock, alone, creating the file; throws ``FileFailure/busy(_:)`` when another has kept it for too long.
    package static func exclusive(_ path: FilePath) throws(FileFailure) -> FileLock {
        guard let lock = try tryExclusive(path, waiting: patience) else { throw .busy(path) }
        return lock
    }

    /// The lock, alone, or nil when another still has it after `waiting`.
    package static func tryExclusive(_ path: FilePath, waiting: Duration) throws(FileFailure) -> FileLock? {
        let descriptor: FileDescriptor
        do {
            descriptor = try FileDescriptor.open(
                path,
                .readWrite,
                options: [.create, .closeOnExec, .noFollow, .nonBlocking],
                permissions: .ownerReadWrite
            )
        } catch {
            throw .writing(path, error as? Errno ?? .ioError)
        }
        return try lock(descriptor, LOCK_EX, path, waiting: waiting)
    }

    /// The lock, with other readers; nil when there is no file to lock.
    package static func shared(_ path: FilePath) throws(FileFailure) -> FileLock? {
        let options: FileDescriptor.OpenOptions = [.closeOnExec, .noFollow, .nonBlocking]
        guard let descriptor = try? FileDescriptor.open(path, .readOnly, options: options) else { return nil }
        guard let lock = try lock(descriptor, LOCK_SH, path, waiting: patience) else { throw .busy(path) }
        return lock
    }

    /// Whether some process holds the lock alone; the file is not created.
    ///
    /// Looking takes the lock for a moment, so that who wants it alone must be willing to wait a little.
    package static func isHeld(_ path: FilePath) -> Bool {
        guard let descriptor = try? FileDescriptor.open(path, .readOnly, options: [.closeOnExec]) else { return false }
        defer { try? descriptor.close() }
        return flock(descriptor.rawValue, LOCK_SH | LOCK_NB) != 0
    }

    private static func lock(
        _ descriptor: FileDescriptor,
        _ mode: Int32,
        _ path: FilePath,
        waiting: Duration
    ) throws(FileFailure) -> FileLock? {
        let deadline = ContinuousClock.now + waiting
        while flock(descriptor.rawValue, mode | LOCK_NB) != 0 {
            let failure = Errno(rawValue: errno)
            if failure == .interrupted || (failure == .wouldBlock && ContinuousClock.now < deadline) {
                usleep(1000)
                continue
            }
            try? descriptor.close()
            if failure == .wouldBlock { return nil }
            throw .writing(path, failure)
        }
        return FileLock(descriptor: descriptor)
    }
}
