import Glibc
import Logging
import MySQLClient
import TestSupport
import Testing

@testable import ChatServer

@Suite struct MySQLMigrationTests {
    private static let applied = Migration.mysql.map { "applied \($0.id)\n" }.joined()
    private static let identifiers = Migration.mysql.map(\.id)

    private let fixture: ServerFixture
    private let schema: TestSchema

    init() throws {
        schema = try TestSchema()
        fixture = try ServerFixture(on: schema)
    }

    private var history: [String] {
        get throws { try schema.values("SELECT id FROM schema_migrations ORDER BY id") }
    }

    private var tables: [String] {
        get throws { try schema.values("SHOW TABLES") }
    }

    private func migrate(_ migrations: [Migration] = Migration.mysql) async throws -> [String] {
        try await MySQLSchema(settings: schema.settings).migrate(migrations, logger: Logger(label: "test"))
    }

    @Test func theFirstRunMigratesAndTheSecondHasNothingToDo() async throws {
        let first = try await fixture.run("migrate")
        #expect(first == Outcome(status: 0, output: Self.applied, errors: ""))
        let identity = try schema.values("SELECT instance_id FROM server")
        let second = try await fixture.run("migrate")
        #expect(second == Outcome(status: 0, output: "schema is up to date\n", errors: ""))
        #expect(try schema.values("SELECT instance_id FROM server") == identity)
        #expect(identity.count == 1)
    }

    @Test func ofTwoAtOnceOneMigratesAndTheOtherWaits() async throws {
        let migrations = try [fixture.start("migrate"), fixture.start("migrate")]
        var outputs: Set<String> = []
        for migration in migrations {
            let outcome = try await migration.finish(within: .seconds(60))
            #expect(outcome.status == 0, "\(outcome.errors)")
            outputs.insert(outcome.output)
        }
        #expect(outputs == [Self.applied, "schema is up to date\n"])
        #expect(try history == Self.identifiers)
    }

    /// Its tables refer to `rooms`, which a reader holds: the migration gets as far as that.
    @Test func oneThatIsKilledInTheMiddleIsDoneAgain() async throws {
        _ = try await migrate()
        let whole = try tables
        let laterTables = ["messages", "room_invites", "room_bans", "room_members"]
        for table in laterTables { try schema.change("DROP TABLE \(table)") }
        try schema.change("DELETE FROM schema_migrations WHERE id = '0002-chat'")

        let reader = try MySQLClient.Connection(schema.settings.connectionOptions)
        try reader.run("START TRANSACTION")
        try reader.run("SELECT id FROM rooms")
        let migration = try fixture.start("migrate")
        let waiting = """
            SELECT COUNT(*) FROM information_schema.processlist
            WHERE user = '\(schema.settings.user)' AND state LIKE 'Waiting for table metadata lock%'
            """
        try await eventually("the migration is in the middle") { try schema.values(waiting) == ["1"] }
        migration.send(SIGKILL)
        #expect(try await migration.finish().status == 128 + SIGKILL)
        #expect(try history == ["0001-server"])
        #expect(!(try tables).contains("messages"))
        let refused = try await fixture.run("serve")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("0002-chat"))
        try reader.run("COMMIT")

        let again = try await fixture.start("migrate").finish(within: .seconds(60))
        #expect(again == Outcome(status: 0, output: "applied 0002-chat\n", errors: ""))
        #expect(try tables == whole)
        #expect(try history == Self.identifiers)
    }

    @Test func aNewerSchemaIsServedButNotMigrated() async throws {
        _ = try await migrate()
        try schema.change("INSERT INTO schema_migrations VALUES ('9999-future', 'now')")
        let outcome = try await fixture.run("migrate")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("was migrated by a newer server"))
        #expect(outcome.errors.contains("9999-future"))
        let database = try await MySQLDatabase.open(schema.settings, logger: Logger(label: "test"))
        #expect(database.newerMigrations == ["9999-future"])
        try await database.close()
    }

    @Test func servingNeverMigrates() async throws {
        let empty = try await fixture.run("serve")
        #expect(empty.status == 1)
        #expect(empty.errors.contains("ChatServer migrate"))
        #expect(try tables == [])
        _ = try await migrate(Array(Migration.mysql.prefix(1)))
        let behind = try await fixture.run("serve")
        #expect(behind.status == 1)
        #expect(behind.errors.contains("missing: 0002-chat"))
        #expect(try tables == ["schema_migrations", "server"])
    }

    @Test func aFailingMigrationIsNotCountedAsApplied() async throws {
        let broken = [Migration("1", sql: "CREATE TABLE IF NOT EXISTS a (b INT); not SQL")]
        await #expect(throws: StorageFailure.self) { try await migrate(broken) }
        #expect(try history == [])
        let mended = [Migration("1", sql: "CREATE TABLE IF NOT EXISTS a (b INT); INSERT INTO a VALUES (1);")]
        #expect(try await migrate(mended) == ["1"])
        #expect(try schema.values("SELECT b FROM a") == ["1"])
    }
}
