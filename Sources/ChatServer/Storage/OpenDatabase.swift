import Logging

/// Opens the database that the settings name; never creates or migrates one.
///
/// - Throws: `StorageFailure`, `.schemaBehind` when migrations are missing.
func openDatabase(_ settings: DatabaseSettings, logger: Logger) async throws -> any ServedDatabase {
    let database: any ServedDatabase
    switch settings {
    case .sqlite(let path):
        database = SQLiteDatabase(storage: try Storage(opening: path))
    case .mysql(let settings):
        database = try await MySQLDatabase.open(settings, logger: logger)
    }
    if !database.newerMigrations.isEmpty {
        logger.warning(
            "schema is newer than this server",
            metadata: ["migrations": .array(database.newerMigrations.map { .string($0) })]
        )
    }
    return database
}

/// Brings the database that the settings name up to date.
///
/// - Returns: What was done, a line for each migration applied.
func migrateDatabase(_ settings: DatabaseSettings, logger: Logger) async throws -> String {
    let applied: [String]
    switch settings {
    case .sqlite(let path):
        applied = try SQLiteFile(path: path).migrate()
    case .mysql(let settings):
        applied = try await MySQLSchema(settings: settings).migrate(logger: logger)
    }
    return applied.isEmpty ? "schema is up to date\n" : applied.map { "applied \($0)\n" }.joined()
}
