import GRDB
import NIOPosix

/// The embedded database: one thread writes, several read.
struct SQLiteDatabase: ServedDatabase {
    private static let healthDeadline = Duration.seconds(2)

    let storage: Storage
    private static let readerCount = 4

    private let writer = BlockingThreads(count: 1, limit: 1024)
    /// Enough for all sockets to come back at once: each asks who it is.
    private let readers = BlockingThreads(count: readerCount, limit: 8192)
    private let probe: DatabaseProbe

    init(storage: Storage) {
        self.storage = storage
        probe = DatabaseProbe(storage: storage, eventLoop: MultiThreadedEventLoopGroup.singleton.next())
    }

    var newerMigrations: [String] { storage.newerMigrations }

    var load: DatabaseLoad {
        DatabaseLoad(connections: 1 + Self.readerCount, jobs: writer.depth + readers.depth)
    }

    func checkHealth() async throws {
        try await probe.run(deadline: Self.healthDeadline)
    }

    func close() async throws {
        try await writer.shutDown()
        try await readers.shutDown()
        try await probe.shutDown()
        try storage.close()
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
