internal import MySQLClient

/// Sessions that all see the server as of one moment, while a further one keeps definitions from changing.
struct ConsistentSnapshot: Sendable {
    let sessions: [ServerSession]
    let moment: ServerMoment
    private let keeper: ServerSession
    private let server: String

    /// How long one attempt may hold up the server's other clients.
    private static let attemptSeconds = 2

    /// Begins the snapshots under a lock of all tables, which is held for a moment; definitions stay locked until
    /// `body` has returned.
    ///
    /// The lock keeps transactions from changing rows, and waits for those that have: after two seconds it is given up and
    /// tried again a little later. FLUSH TABLES WITH READ LOCK would not do: given up, it leaves every table that a long
    /// query reads unusable for others until that query ends.
    ///
    /// - Parameter patience: how long to try.
    static func with<Value: Sendable>(
        _ server: DatabaseServer,
        sessions count: Int,
        patience: Duration,
        onWait: @Sendable (String) -> Void,
        _ body: (ConsistentSnapshot, [TableShape], ServerSession) async throws -> Value
    ) async throws -> Value {
        try await server.withSession { keeper in
            try await lockDefinitions(keeper, of: server)
            let name = server.options.address.description
            var sessions: [ServerSession] = []
            do {
                for _ in 0..<count { sessions.append(try await server.session()) }
                let tables = try await keeper.perform { try TableShape.all($0) }
                let lock = tables.map { "\($0.name.quoted) READ" }.joined(separator: ", ")
                let moment = try await begin(sessions, keeper, lock: lock, patience: patience, onWait, server)
                let snapshot = ConsistentSnapshot(sessions: sessions, moment: moment, keeper: keeper, server: name)
                let value = try await body(snapshot, tables, keeper)
                try await snapshot.requireLock()
                for session in sessions { await session.close() }
                return value
            } catch {
                for session in sessions { await session.close() }
                throw error
            }
        }
    }

    /// Throws when definitions may have changed since the beginning: the lock lasts as long as its connection.
    func requireLock() async throws {
        do { try await keeper.run("DO 1") } catch let error where !(error is CancellationError) {
            throw DatabaseFailure.lockLost(server: server)
        }
    }

    private static func lockDefinitions(_ keeper: ServerSession, of server: DatabaseServer) async throws {
        do { try await keeper.run("LOCK INSTANCE FOR BACKUP") } catch let error as MySQLFailure
            where error.kind == .lockWait
        {
            throw DatabaseFailure.definitionsLocked(server: "\(server.options.address)", seconds: 60)
        } catch let error as MySQLFailure where error.kind == .denied {
            let purpose = "to keep definitions from changing during a backup"
            throw DatabaseFailure.missingGrant(
                user: server.options.user,
                privileges: ["BACKUP_ADMIN"],
                purpose: purpose
            )
        }
    }

    private static func begin(
        _ sessions: [ServerSession],
        _ keeper: ServerSession,
        lock: String,
        patience: Duration,
        _ onWait: @Sendable (String) -> Void,
        _ server: DatabaseServer
    ) async throws -> ServerMoment {
        for session in sessions { try await session.run("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ") }
        try await keeper.run("SET SESSION lock_wait_timeout = \(attemptSeconds)")
        let end = ContinuousClock.now + patience
        while true {
            do {
                if !lock.isEmpty { try await keeper.run("LOCK TABLES \(lock)") }
                break
            } catch let error as MySQLFailure where error.kind == .lockWait {
                guard ContinuousClock.now < end else {
                    throw DatabaseFailure.noQuietMoment(
                        server: "\(server.options.address)",
                        seconds: Int(patience / .seconds(1))
                    )
                }
                onWait(
                    "transactions that change rows for long keep the server from being locked for a moment; trying again"
                )
                try await Task.sleep(for: .seconds(2))
            } catch let error as MySQLFailure where error.kind == .denied {
                let purpose = "for snapshots of one moment"
                throw DatabaseFailure.missingGrant(
                    user: server.options.user,
                    privileges: ["SELECT", "LOCK TABLES"],
                    purpose: purpose
                )
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for session in sessions {
                group.addTask { try await session.run("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY") }
            }
            try await group.waitForAll()
        }
        let moment = try await keeper.moment()
        try await keeper.run("UNLOCK TABLES", "SET SESSION lock_wait_timeout = 60")
        return moment
    }
}
