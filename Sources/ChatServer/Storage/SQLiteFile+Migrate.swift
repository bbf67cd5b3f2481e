import GRDB
import SystemPackage

extension SQLiteFile {
    /// Brings the schema up to date, creating the file if there is none.
    ///
    /// All or nothing: one transaction that holds the write lock from its start, so that of two migrations at once the
    /// second finds nothing left to do. The journal mode stays as it is: turning on the write-ahead log takes a lock
    /// that SQLite does not wait for, and is left to the server, of which there is one.
    ///
    /// - Returns: The migrations applied, oldest first.
    /// - Throws: `StorageFailure.schemaAhead` when a newer server has migrated the file.
    func migrate(_ migrations: [Migration] = Migration.sqlite) throws(StorageFailure) -> [String] {
        try create()
        return try attempt {
            let queue = try DatabaseQueue(path: path.string, configuration: configuration(busyTimeout: .seconds(30)))
            try queue.inDatabase(Self.makeDurable)
            return try queue.writeWithoutTransaction { database in
                var applied: [String] = []
                try database.inTransaction(.immediate) {
                    let history = try SchemaHistory(database, migrations: migrations)
                    guard history.unknown.isEmpty else {
                        throw StorageFailure.schemaAhead(path.string, unknown: history.unknown)
                    }
                    try history.applyPending(to: database)
                    applied = history.pending.map(\.id)
                    return .commit
                }
                return applied
            }
        }
    }
}
