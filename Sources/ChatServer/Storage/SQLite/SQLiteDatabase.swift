import GRDB

/// The embedded database: one thread writes, several read.
struct SQLiteDatabase: ChatDatabase {
    let storage: Storage
    private let writer = BlockingThreads(count: 1, limit: 1024)
    private let readers = BlockingThreads(count: 4, limit: 1024)

    init(storage: Storage) {
        self.storage = storage
    }

    var dialect: Dialect { .sqlite }

    func attempt<Result: Sendable>(
        _ access: SQLAccess,
        within deadline: Duration,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        let pool = storage.pool
        do {
            switch access {
            case .read:
                return try await readers.run(within: deadline) {
                    try pool.read { try body(SQLiteConnection($0)) }
                }
            case .write:
                return try await writer.run(within: deadline) {
                    try pool.writeWithoutTransaction { database in
                        var result: Result?
                        try database.inTransaction(.immediate) {
                            result = try body(SQLiteConnection(database))
                            return .commit
                        }
                        guard let result else { throw SQLFailure.unavailable("the transaction did not run") }
                        return result
                    }
                }
            }
        } catch let error as DatabaseError {
            throw SQLFailure(error)
        } catch let refusal as BlockingThreads.Refusal {
            throw SQLFailure.unavailable("SQLite: \(refusal)")
        }
    }
}
