import Logging
import MySQLClient
import NIOCore
import NIOPosix
import Synchronization

/// A database of a MySQL server: a bounded pool of connections, each used by one thread at a time.
///
/// Connections are made when they are needed, and made again when they are lost. While the server is known to be away
/// every attempt fails at once.
final class MySQLDatabase: ServedDatabase {
    let newerMigrations: [String]
    private let options: ConnectionOptions
    private let threads: BlockingThreads
    private let watch: MySQLWatch
    private let pool: MySQLPool

    private init(_ settings: MySQLSettings, instanceID: String, newerMigrations: [String]) {
        self.newerMigrations = newerMigrations
        options = settings.connectionOptions
        threads = BlockingThreads(count: settings.connections, limit: 128 * settings.connections)
        let pool = MySQLPool(options)
        self.pool = pool
        watch = MySQLWatch(settings, instanceID: instanceID, onLoss: pool.closeIdle)
    }

    /// Opens an up-to-date database; never creates or migrates one.
    ///
    /// - Throws: `StorageFailure`.
    static func open(
        _ settings: MySQLSettings,
        migrations: [Migration] = Migration.mysql,
        logger: Logger
    ) async throws -> MySQLDatabase {
        let schema = MySQLSchema(settings: settings)
        let connection = try await schema.connect(logger: logger)
        defer { connection.close() }
        do {
            let history = SchemaHistory(migrations: migrations, applied: try schema.appliedMigrations(connection))
            guard history.pending.isEmpty else {
                throw StorageFailure.schemaBehind(settings.name, pending: history.pending.map(\.id))
            }
            guard
                case .text(let instanceID) = try connection.execute("SELECT instance_id FROM server").rows.first?.first
            else { throw StorageFailure.schemaReplaced(settings.name) }
            return MySQLDatabase(settings, instanceID: instanceID, newerMigrations: history.unknown)
        } catch let failure as MySQLFailure {
            throw StorageFailure.mysql(failure)
        }
    }

    var dialect: Dialect { .mysql }

    var load: DatabaseLoad { DatabaseLoad(connections: pool.count, jobs: threads.depth) }

    func attempt<Result: Sendable>(
        _ access: SQLAccess,
        within deadline: Duration,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        if let failure = watch.failure { throw SQLFailure.unavailable(failure.message) }
        let end = NIODeadline.now() + TimeAmount(deadline)
        do {
            return try await threads.run(within: deadline) { [pool, watch] in
                do {
                    return try pool.perform(access, until: end, body)
                } catch SQLFailure.unavailable(let reason) {
                    watch.lookNow()
                    throw SQLFailure.unavailable(reason)
                }
            }
        } catch let refusal as BlockingThreads.Refusal {
            if case .timedOut = refusal { watch.lookNow() }
            throw SQLFailure.unavailable("MySQL: \(refusal)")
        }
    }

    func checkHealth() async throws {
        if let failure = watch.failure { throw failure }
    }

    func close() async throws {
        try await watch.close()
        try await threads.shutDown()
        pool.closeIdle()
    }
}
