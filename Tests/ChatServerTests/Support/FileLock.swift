import Glibc
import SystemPackage

/// Holds the locks that every reader of a SQLite database in WAL mode needs, as another process would.
///
/// They are the bytes 123 to 127 of the `-shm` file (https://sqlite.org/walformat.html#wal_locks).
final class FileLock {
    private let descriptor: FileDescriptor
    private var isHeld = true

    init(readersOf database: FilePath) throws {
        descriptor = try FileDescriptor.open(FilePath(database.string + "-shm"), .readWrite)
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = 123
        lock.l_len = 5
        guard fcntl(descriptor.rawValue, F_SETLK, &lock) == 0 else { throw Errno(rawValue: errno) }
    }

    func release() {
        if isHeld { try? descriptor.close() }
        isHeld = false
    }

    deinit { release() }
}
