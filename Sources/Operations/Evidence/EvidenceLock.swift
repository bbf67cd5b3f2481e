internal import Glibc
internal import SystemPackage

/// One writer at a time, or several readers, per environment: flock(2) on `.lock`, which the kernel releases when its
/// holder dies.
struct EvidenceLock: ~Copyable {
    static let fileName = ".lock"
    /// A writer holds the lock for milliseconds; one that is stopped holds it until it goes on.
    private static let patience = Duration.seconds(30)

    private let file: FileDescriptor

    /// Waits for the lock.
    static func exclusive(in folder: FilePath) throws -> EvidenceLock {
        let path = folder.appending(fileName)
        do {
            let file = try FileDescriptor.open(
                path,
                .readWrite,
                options: [.create, .closeOnExec, .noFollow, .nonBlocking],
                permissions: .ownerReadWrite
            )
            return try EvidenceLock(locking: file, LOCK_EX, path: path)
        } catch let error as Errno {
            throw FileFailure.writing(path, error)
        }
    }

    /// Waits for the lock; nil when there is none to take, as in a copy of the evidence.
    static func shared(in folder: FilePath) throws -> EvidenceLock? {
        let path = folder.appending(fileName)
        guard
            let file = try? FileDescriptor.open(
                path,
                .readOnly,
                options: [.closeOnExec, .noFollow, .nonBlocking]
            )
        else { return nil }
        return try EvidenceLock(locking: file, LOCK_SH, path: path)
    }

    private init(locking file: FileDescriptor, _ mode: Int32, path: FilePath) throws {
        let deadline = ContinuousClock.now + Self.patience
        while flock(file.rawValue, mode | LOCK_NB) != 0 {
            let error = Errno(rawValue: errno)
            let mayStillGetIt = error == .interrupted || (error == .wouldBlock && ContinuousClock.now < deadline)
            guard mayStillGetIt else {
                try? file.close()
                throw error == .wouldBlock ? EvidenceFailure.busy(path) : FileFailure.writing(path, error)
            }
            usleep(1000)
        }
        self.file = file
    }

    deinit {
        try? file.close()
    }
}
