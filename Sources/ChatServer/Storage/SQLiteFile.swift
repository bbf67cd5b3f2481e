import GRDB
import SystemPackage

/// The database file, and the one way this server opens it.
struct SQLiteFile: Sendable {
    let path: FilePath

    /// Creates the file if there is none, readable by its owner only; SQLite gives its journal files the same mode.
    func create() throws(StorageFailure) {
        do {
            let options: FileDescriptor.OpenOptions = [.create, .exclusiveCreate, .closeOnExec]
            try FileDescriptor.open(path, .readWrite, options: options, permissions: .ownerReadWrite).close()
        } catch {
            let error = error as? Errno ?? .ioError
            guard error == .fileExists else { throw .cannotCreate(path, error) }
        }
    }

    /// Foreign keys on, waiting up to `busyTimeout` for another process's lock.
    func configuration(busyTimeout: Duration = .seconds(5)) -> Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(busyTimeout / .seconds(1))
        return configuration
    }

    /// Makes every commit reach the disk before it returns; GRDB sets `NORMAL` when it turns the write-ahead log on.
    static func makeDurable(_ database: Database) throws {
        try database.execute(sql: "PRAGMA synchronous = FULL")
    }

    /// Runs `body`, turning what SQLite throws into `StorageFailure.database`.
    func attempt<Result>(_ body: () throws -> Result) throws(StorageFailure) -> Result {
        do {
            return try body()
        } catch let failure as StorageFailure {
            throw failure
        } catch {
            throw .database(path, error as? DatabaseError ?? DatabaseError(message: "\(error)"))
        }
    }
}
