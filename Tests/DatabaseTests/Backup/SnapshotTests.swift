import BinaryLog
import Diagnostics
import MySQLClient
import Operations
import Synchronization
import TestDatabases
import TestSupport
import Testing

@Suite struct SnapshotTests {
    /// Money that moves between two tables is never lost or doubled, and the transactions that are counted are those
    /// whose changes were read.
    @Test func allConnectionsSeeOneMoment() async throws {
        let instance = try await MySQLInstance()
        let session = try await instance.session()
        try await session.run(
            "CREATE DATABASE bank",
            "CREATE TABLE bank.a (id INT PRIMARY KEY, money INT NOT NULL, pad CHAR(200))",
            "CREATE TABLE bank.b LIKE bank.a",
            "CREATE TABLE bank.journal (id INT AUTO_INCREMENT PRIMARY KEY, worker INT)"
        )
        for table in ["a", "b"] {
            try await session.run(
                """
                INSERT INTO bank.\(table) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
                SELECT i, 1000, REPEAT('x', 200) FROM n
                """
            )
        }
        let before = try await Self.executed(session)
        let traffic = Traffic()
        let backups = try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 1...3 {
                group.addTask {
                    let session = try await instance.session()
                    while !traffic.isDone.load(ordering: .relaxed) {
                        let (one, other) = Bool.random() ? ("a", "b") : ("b", "a")
                        let amount = Int.random(in: 1...50)
                        let transaction = [
                            "BEGIN", "INSERT INTO bank.journal (worker) VALUES (\(worker))",
                            "UPDATE bank.\(one) SET money = money - \(amount) WHERE id = \(Int.random(in: 1...500))",
                            "UPDATE bank.\(other) SET money = money + \(amount) WHERE id = \(Int.random(in: 1...500))",
                            "COMMIT",
                        ]
                        do {
                            for statement in transaction { try await session.run(statement) }
                        } catch let error as MySQLFailure {
                            guard error.kind == .deadlock else { throw error }
                        }
                        traffic.moved.add(1, ordering: .relaxed)
                    }
                }
            }
            try await eventually("money moves") { traffic.moved.load(ordering: .relaxed) > 20 }
            var backups: [(LogicalBackup.Contents, PlainSink)] = []
            for _ in 0..<3 {
                let sink = try PlainSink()
                backups.append((try await instance.backup(jobs: 3).run(to: sink) { _ in }, sink))
            }
            traffic.isDone.store(true, ordering: .relaxed)
            try await group.waitForAll()
            return backups
        }
        let target = try await MySQLInstance()
        let restored = try await target.session()
        for (contents, sink) in backups {
            try await restored.run("DROP DATABASE IF EXISTS bank")
            try await sink.load(contents, into: target)
            let sum = "SELECT (SELECT SUM(money) FROM bank.a) + (SELECT SUM(money) FROM bank.b)"
            #expect(try await restored.rows(sum) == [["1000000"]])
            let rows = try await restored.rows("SELECT COUNT(*) FROM bank.journal").first?.first.flatMap { $0 }
            let set = try #require(GTIDSet(contents.moment.gtidExecuted))
            #expect(rows == "\(set.count - before)")
            #expect(contents.tables.first { $0.table.table == "journal" }?.rows == Int(set.count - before))
        }
    }

    /// A server with a table that has one row.
    private func withOneRow() async throws -> (MySQLInstance, ServerSession) {
        let instance = try await MySQLInstance()
        let session = try await instance.session()
        try await session.run(
            "CREATE DATABASE d",
            "CREATE TABLE d.t (id INT PRIMARY KEY)",
            "INSERT INTO d.t VALUES (1)"
        )
        return (instance, session)
    }

    private static func executed(_ session: ServerSession) async throws -> UInt64 {
        let text = try await session.rows("SELECT @@GLOBAL.gtid_executed").first?.first.flatMap { $0 } ?? ""
        return try #require(GTIDSet(text.filter { !$0.isWhitespace })).count
    }

    @Test func definitionsStayAsTheyAreUntilTheEnd() async throws {
        let (instance, session) = try await withOneRow()
        try await session.run("SET SESSION lock_wait_timeout = 1")
        let sink = HeldSink()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await instance.backup().run(to: sink) { _ in } }
            try await eventually("rows are being read") { sink.isHolding }
            // Changes of rows go on, those of definitions wait.
            try await session.run("INSERT INTO d.t VALUES (2)")
            let failure = await #expect(throws: MySQLFailure.self) {
                try await session.run("ALTER TABLE d.t ADD c INT")
            }
            #expect(failure?.kind == .lockWait)
            sink.release()
            try await group.waitForAll()
        }
        try await session.run("ALTER TABLE d.t ADD c INT")
    }

    @Test func nothingStaysLockedAfterABackupThatIsBrokenOff() async throws {
        let (instance, session) = try await withOneRow()
        let sink = HeldSink()
        let backup = Task { try await instance.backup().run(to: sink) { _ in } }
        try await eventually("rows are being read") { sink.isHolding }
        backup.cancel()
        sink.release()
        await #expect(throws: CancellationError.self) { try await backup.value }
        try await session.run("SET SESSION lock_wait_timeout = 5", "ALTER TABLE d.t ADD c INT")
    }

    @Test func aLongQueryIsNoHindrance() async throws {
        let (instance, session) = try await withOneRow()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await session.run("SELECT id + SLEEP(60) FROM d.t") }
            let other = try await instance.session()
            try await eventually("a long query runs") {
                let question = "SELECT 1 FROM performance_schema.processlist WHERE state = 'User sleep'"
                return try await other.rows(question).count == 1
            }
            let contents = try await instance.backup().run(to: PlainSink()) { _ in }
            #expect(contents.tables.map(\.rows) == [1])
            try await other.run("INSERT INTO d.t VALUES (3)")
            group.cancelAll()
        }
    }

    /// The server's other clients are held up for two seconds at a time at most.
    @Test func aLongTransactionIsWaitedForAWhile() async throws {
        let (instance, session) = try await withOneRow()
        try await session.run("BEGIN", "INSERT INTO d.t VALUES (2)")
        var backup = instance.backup()
        backup.patience = .seconds(1)
        let failure = await #expect(throws: (any Error).self) { try await backup.run(to: HeldSink()) { _ in } }
        #expect("\(failure.map { FailureReport($0).message } ?? "")".contains("no quiet moment"))
        let other = try await instance.session()
        try await other.run("SET SESSION lock_wait_timeout = 1", "INSERT INTO d.t VALUES (3)")
    }
}

private final class Traffic: Sendable {
    let isDone = Atomic(false)
    let moved = Atomic(0)
}

/// Holds up the first rows until it is released; keeps nothing.
private final class HeldSink: BackupSink {
    private let state = Mutex((isHolding: false, isReleased: false))

    var isHolding: Bool { state.withLock { $0.isHolding } }
    func release() { state.withLock { $0.isReleased = true } }

    func object<Value: Sendable>(
        _ name: String,
        _ body: @escaping @Sendable (ContentWriter) throws -> Value
    ) async throws -> Value {
        if name.hasPrefix("rows/") {
            state.withLock { $0.isHolding = true }
            try await eventually("released") { state.withLock { $0.isReleased } }
        }
        return try body { _ in }
    }
}
