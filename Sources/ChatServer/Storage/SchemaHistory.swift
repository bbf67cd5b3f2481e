import GRDB

/// Which migrations a database has seen; the table `schema_migrations`.
struct SchemaHistory {
    let migrations: [Migration]
    let applied: [String]

    var pending: [Migration] { migrations.filter { !applied.contains($0.id) } }
    var unknown: [String] { applied.filter { id in !migrations.contains { $0.id == id } } }
}

extension SchemaHistory {
    init(_ database: Database, migrations: [Migration]) throws {
        self.migrations = migrations
        applied =
            try database.tableExists("schema_migrations")
            ? String.fetchAll(database, sql: "SELECT id FROM schema_migrations ORDER BY id") : []
    }

    /// Applies what is pending inside the caller's transaction.
    func applyPending(to database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    id         TEXT PRIMARY KEY NOT NULL,
                    applied_at TEXT NOT NULL
                ) STRICT, WITHOUT ROWID
                """
        )
        for migration in pending {
            try database.execute(sql: migration.sql)
            try database.execute(
                sql: "INSERT INTO schema_migrations VALUES (?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
                arguments: [migration.id]
            )
        }
    }
}
