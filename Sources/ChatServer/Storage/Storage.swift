import GRDB
import SystemPackage

/// The open database of a serving process, in WAL mode: one writer, several readers, each blocking only threads of
/// their own.
struct Storage: Sendable {
    let file: SQLiteFile
    let pool: DatabasePool
    private let status: FileStatus
    private let instanceID: String
    /// Migrations of a newer server that the database has seen.
    ///
    /// Every migration leaves a schema that the release before can use, so that it can be put back, or go on serving
    /// beside the new one.
    let newerMigrations: [String]

    /// Opens an up-to-date database; never creates or migrates one.
    ///
    /// - Throws: `StorageFailure.schemaBehind` when migrations are missing.
    init(opening path: FilePath, migrations: [Migration] = Migration.sqlite) throws(StorageFailure) {
        let file = SQLiteFile(path: path)
        guard let status = FileStatus(of: path) else {
            throw .schemaBehind(path.string, pending: migrations.map(\.id))
        }
        (pool, instanceID, newerMigrations) = try file.attempt {
            let pool = try DatabasePool(path: path.string, configuration: file.configuration())
            try pool.writeWithoutTransaction(SQLiteFile.makeDurable)
            let (instanceID, newer) = try pool.read { database in
                let history = try SchemaHistory(database, migrations: migrations)
                guard history.pending.isEmpty else {
                    throw StorageFailure.schemaBehind(path.string, pending: history.pending.map(\.id))
                }
                return (try Self.instanceID(in: database) ?? "", history.unknown)
            }
            return (pool, instanceID, newer)
        }
        self.file = file
        self.status = status
    }

    private static func instanceID(in database: Database) throws -> String? {
        try String.fetchOne(database, sql: "SELECT instance_id FROM server")
    }

    /// Whether the database can be read, both through a connection opened now and through those that serve.
    ///
    /// Writes nothing. Blocks as long as the disk or a lock does.
    ///
    /// The path is compared with what was opened before anything is opened there: SQLite would replay our
    /// write-ahead log into a stranger's file.
    func check() throws(StorageFailure) {
        guard FileStatus(of: file.path) == status else { throw .fileReplaced(file.path) }
        let identities = try file.attempt {
            var configuration = file.configuration(busyTimeout: .seconds(1))
            configuration.readonly = true
            let fresh = try DatabaseQueue(path: file.path.string, configuration: configuration)
            return [try fresh.read(Self.instanceID), try pool.read(Self.instanceID)]
        }
        guard identities.allSatisfy({ $0 == instanceID }) else { throw .fileReplaced(file.path) }
    }

    /// Closes every connection, which writes the write-ahead log back into the file.
    func close() throws(StorageFailure) {
        try file.attempt { try pool.close() }
    }
}
