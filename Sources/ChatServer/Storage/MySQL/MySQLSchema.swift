import Logging
import MySQLClient

/// The tables in a database of a MySQL server, and how they come to be up to date.
struct MySQLSchema: Sendable {
    let settings: MySQLSettings
    /// How long to wait for a server that is not there yet: in a cluster it may be starting along with this one.
    var patience = Duration.seconds(30)

    /// Connects; waits for a server that is away, but not for one that refuses.
    func connect(logger: Logger) async throws -> Connection {
        var options = settings.connectionOptions
        // Indexing a large table takes its time.
        options.timeout = .seconds(3600)
        let end = ContinuousClock.now + patience
        var isFirst = true
        while true {
            do {
                return try Connection(options)
            } catch  where error.kind == .cannotConnect && ContinuousClock.now < end {
                if isFirst { logger.warning("waiting for MySQL", metadata: ["cause": "\(error.message)"]) }
                isFirst = false
                try await Task.sleep(for: .milliseconds(500))
            } catch {
                throw StorageFailure.mysql(error)
            }
        }
    }

    /// Brings the schema up to date.
    ///
    /// One migration at a time, by a lock of the server that ends with its holder's connection, so that of two
    /// migrations at once the second finds nothing left to do. MySQL commits each statement by itself: when this is
    /// killed, the next run does the unfinished migration again from its start.
    ///
    /// - Returns: The migrations applied, oldest first.
    /// - Throws: `StorageFailure.schemaAhead` when a newer server has migrated it.
    func migrate(_ migrations: [Migration] = Migration.mysql, logger: Logger) async throws -> [String] {
        let connection = try await connect(logger: logger)
        defer { connection.close() }
        return try translated {
            try lock(connection)
            let history = SchemaHistory(migrations: migrations, applied: try appliedMigrations(connection))
            guard history.unknown.isEmpty else {
                throw StorageFailure.schemaAhead(settings.name, unknown: history.unknown)
            }
            try connection.run(Self.historyTable)
            for migration in history.pending { try apply(migration, on: connection) }
            return history.pending.map(\.id)
        }
    }

    /// What the database has seen; nothing when it was never migrated.
    func appliedMigrations(_ connection: Connection) throws(MySQLFailure) -> [String] {
        let isThere = try connection.execute("SHOW TABLES LIKE 'schema\\_migrations'").rows
        if isThere.isEmpty { return [] }
        return try connection.execute("SELECT id FROM schema_migrations ORDER BY id").rows.compactMap { row in
            if case .text(let id) = row.first { id } else { nil }
        }
    }

    private func lock(_ connection: Connection) throws {
        // Names of locks belong to the whole server, and end at 64 characters.
        let name = "CONCAT('chat-migrate-', LEFT(SHA2(DATABASE(), 256), 32))"
        try connection.run("SET SESSION lock_wait_timeout = 60")
        let answer = try connection.execute("SELECT GET_LOCK(\(name), 25)").rows.first?.first
        guard answer == .integer(1) else { throw StorageFailure.migrationUnderWay(settings.name) }
    }

    private func apply(_ migration: Migration, on connection: Connection) throws {
        for statement in SQLScript(migration.sql).statements { try connection.run(statement) }
        _ = try connection.execute(
            """
            INSERT INTO schema_migrations (id, applied_at)
            VALUES (?, DATE_FORMAT(UTC_TIMESTAMP(3), '%Y-%m-%dT%H:%i:%s.000Z'))
            """,
            [.text(migration.id)]
        )
    }

    private func translated<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let failure as MySQLFailure {
            throw StorageFailure.mysql(failure)
        }
    }

    private static let historyTable = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            id         VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
            applied_at VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
        ) ENGINE = InnoDB
        """
}
