import Dispatch
import GRDB
import Logging
import MySQLClient
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import ChatServer

/// Contention that is certain to occur, and is got over by trying again.
@Suite struct ContentionTests {
    private static let insert = """
        INSERT INTO login_throttles (subject, failures, last_at, locked_until) VALUES ('a', 0, 0, 0), ('b', 0, 0, 0)
        """

    private func failures(in database: any ChatDatabase) async throws -> [[SQLValue]] {
        try await database.read { try $0.query("SELECT failures FROM login_throttles ORDER BY subject") }.map(\.values)
    }

    /// Two transactions that each hold the row the other wants next; whether the loser's body lets the failure through
    /// makes no difference, since its transaction is over.
    @Test(arguments: [false, true])
    func ofTwoThatWaitForEachOtherOneIsDoneAgain(hides: Bool) async throws {
        let opened = try await TestDatabase.mysql.open()
        try opened.change(Self.insert)
        let barrier = Barrier(parties: 2)
        let runs = Counter()
        try await withThrowingTaskGroup { group in
            for (first, second) in [("a", "b"), ("b", "a")] {
                group.addTask {
                    try await opened.database.write(within: .seconds(20)) { connection in
                        let isFirstRun = runs.increment() <= 2
                        let sql = "UPDATE login_throttles SET failures = failures + 1 WHERE subject = ?"
                        try connection.execute(sql, first)
                        if isFirstRun { barrier.arrive() }
                        do { try connection.execute(sql, second) } catch  where hides {}
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(runs.value > 2)
        #expect(try await failures(in: opened.database) == [[.integer(2)], [.integer(2)]])
    }

    /// Another process writes for longer than SQLite itself waits.
    @Test func aLockedFileIsTriedAgain() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.path.appending("chat.db")
        _ = try SQLiteFile(path: path).migrate()
        let storage = try Storage(opening: path)
        try await storage.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA busy_timeout = 10") }
        let database = CountedDatabase(database: SQLiteDatabase(storage: storage))

        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: path.string, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let busy = await #expect(throws: SQLFailure.self) {
            try await database.attempt(.write, within: .seconds(20)) { try $0.execute(Self.insert) }
        }
        guard case .contention = busy else {
            Issue.record("\(String(describing: busy))")
            return
        }
        async let written = database.write(within: .seconds(20)) { try $0.execute(Self.insert) }
        try await eventually("it is tried again") { database.attempts.value > 2 }
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        #expect(try await written == 2)
        #expect(try await failures(in: database) == [[.integer(0)], [.integer(0)]])
        try storage.close()
    }

    @Test func whatStaysLockedIsUnavailableWithinTheDeadline() async throws {
        let schema = try TestSchema()
        defer { schema.drop() }
        let logger = Logger(label: "test")
        _ = try await MySQLSchema(settings: schema.settings).migrate(logger: logger)
        try schema.change(Self.insert)
        let database = try await MySQLDatabase.open(schema.settings, logger: logger)
        let sql = "UPDATE login_throttles SET failures = failures + 1"
        let holder = try MySQLClient.Connection(schema.settings.connectionOptions)
        try holder.run("START TRANSACTION")
        try holder.run(sql)
        let runs = Counter()
        let failure = await #expect(throws: SQLFailure.self) {
            try await database.write { connection in
                _ = runs.increment()
                try connection.execute(sql)
            }
        }
        // MySQL alone would end each wait for the lock after a second, and there are up to ten attempts.
        #expect(runs.value <= 2)
        try holder.run("COMMIT")
        guard case .unavailable = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(try await failures(in: database) == [[.integer(1)], [.integer(1)]])
        try await database.close()
    }
}

private final class Counter: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .relaxed) }
    func increment() -> Int { count.add(1, ordering: .relaxed).newValue }
}

/// Lets database threads go on when as many have arrived; not for tasks, whose threads must not block.
private final class Barrier: Sendable {
    private let parties: Int
    private let arrived = Counter()
    private let gate = DispatchSemaphore(value: 0)

    init(parties: Int) { self.parties = parties }

    func arrive() {
        if arrived.increment() == parties {
            for _ in 1..<parties { gate.signal() }
        } else {
            _ = gate.wait(timeout: .now() + 10)
        }
    }
}

private final class CountedDatabase: ChatDatabase {
    let attempts = Counter()
    private let database: any ChatDatabase

    init(database: any ChatDatabase) { self.database = database }

    var dialect: Dialect { database.dialect }

    func attempt<Result: Sendable>(
        _ access: SQLAccess,
        within deadline: Duration,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        _ = attempts.increment()
        return try await database.attempt(access, within: deadline, body)
    }
}
