/// The database of a serving process, from opening to closing.
protocol ServedDatabase: ChatDatabase {
    /// Migrations of a newer server that the database has seen.
    ///
    /// Every migration leaves a schema that the release before can use, so that it can be put back, or go on serving
    /// beside the new one.
    var newerMigrations: [String] { get }

    var load: DatabaseLoad { get }

    /// Whether the database can be used now; says so at once when it is known to be away.
    ///
    /// - Throws: `StorageFailure`.
    func checkHealth() async throws

    /// Ends every connection; nobody may be using it any more.
    func close() async throws
}

/// How much a database has to do for this process at a moment.
struct DatabaseLoad: Equatable, Sendable {
    /// Open, or for a file the most that may be.
    let connections: Int
    /// Waiting for a connection or using one.
    let jobs: Int
}
