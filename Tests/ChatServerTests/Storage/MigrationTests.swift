import Foundation
import GRDB
import SystemPackage
import Testing

@testable import ChatServer

@Suite struct MigrationTests {
    private func rows(_ sql: String, in database: FilePath) throws -> [String] {
        try DatabaseQueue(path: database.string).read { try String.fetchAll($0, sql: sql) }
    }

    @Test func theFirstRunMigratesAndTheSecondHasNothingToDo() async throws {
        let fixture = try ServerFixture()
        let first = try await fixture.run("migrate")
        #expect(first == Outcome(status: 0, output: "applied 0001-server\napplied 0002-chat\n", errors: ""))
        let identity = try rows("SELECT instance_id FROM server", in: fixture.database)
        let second = try await fixture.run("migrate")
        #expect(second == Outcome(status: 0, output: "schema is up to date\n", errors: ""))
        #expect(try rows("SELECT instance_id FROM server", in: fixture.database) == identity)
        #expect(identity.count == 1)
    }

    @Test func onlyTheOwnerMayReadTheFile() async throws {
        let fixture = try ServerFixture()
        let server = try await fixture.serve()
        for suffix in ["", "-wal", "-shm"] {
            let path = fixture.database.string + suffix
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(path)")
        }
        #expect(server.process.isRunning)
    }

    @Test func manyAtOnceApplyEachMigrationOnce() async throws {
        let fixture = try ServerFixture()
        let migrations = try (0..<8).map { _ in try fixture.start("migrate") }
        var outputs: [String] = []
        for migration in migrations {
            let outcome = try await migration.finish(within: .seconds(60))
            #expect(outcome.status == 0, "\(outcome.errors)")
            outputs.append(outcome.output)
        }
        #expect(outputs.filter { $0 == "applied 0001-server\napplied 0002-chat\n" }.count == 1)
        #expect(try rows("SELECT id FROM schema_migrations", in: fixture.database) == ["0001-server", "0002-chat"])
    }

    /// An older server is what a failed deploy puts back; an older `migrate` is never part of that.
    @Test func aNewerSchemaIsServedButNotMigrated() async throws {
        let fixture = try ServerFixture()
        _ = try await fixture.run("migrate")
        try await DatabaseQueue(path: fixture.database.string).write { database in
            try database.execute(sql: "INSERT INTO schema_migrations VALUES ('9999-future', 'now')")
        }
        let outcome = try await fixture.run("migrate")
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasPrefix("error: \(fixture.database) was migrated by a newer server"))
        #expect(outcome.errors.contains("9999-future"))
        #expect(try Storage(opening: fixture.database).newerMigrations == ["9999-future"])
    }

    @Test func servingNeverCreatesOrMigrates() async throws {
        let fixture = try ServerFixture()
        let missing = try await fixture.run("serve")
        #expect(missing.status == 1)
        #expect(missing.errors.contains("ChatServer migrate"))
        #expect(!FileManager.default.fileExists(atPath: fixture.database.string))

        try Data().write(to: URL(filePath: fixture.database.string))
        let empty = try await fixture.run("serve")
        #expect(empty.status == 1)
        #expect(empty.errors.contains("0001-server"))
        #expect(try rows("SELECT name FROM sqlite_schema", in: fixture.database).isEmpty)
    }

    @Test func aFailingMigrationLeavesNothingBehind() throws {
        let fixture = try ServerFixture()
        let file = SQLiteFile(path: fixture.database)
        let broken = [Migration("1", sql: "CREATE TABLE a (b) STRICT; not SQL")]
        #expect(throws: StorageFailure.self) { try file.migrate(broken) }
        #expect(try rows("SELECT name FROM sqlite_schema", in: fixture.database).isEmpty)
        #expect(try file.migrate() == ["0001-server", "0002-chat"])
    }

    @Test func everySQLFileIsAMigration() throws {
        let folder = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
            .removingLastComponent().appending("Sources/ChatServer/Storage/Migrations")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.string)
        let names = Migration.sqlite.map { "sqlite-\($0.id).sql" } + Migration.mysql.map { "mysql-\($0.id).sql" }
        #expect(Set(files) == Set(names))
    }

    @Test func aFolderThatTakesNoFilesIsAnErrorNotACrash() async throws {
        let outcome = try await ServerFixture().run("migrate", with: ["CHAT_DATABASE_PATH": "/sys/chat.db"])
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasPrefix("error: cannot create the database /sys/chat.db"))
    }

    @Test func aFullDiskIsAnErrorNotACrashAndTheNextRunSucceeds() async throws {
        let fixture = try ServerFixture()
        let full = try await fixture.run(
            "migrate",
            wrapper: ["/bin/sh", "-c", #"trap "" XFSZ; ulimit -f 8; exec "$@""#, "sh"]
        )
        #expect(full.status == 1)
        #expect(full.errors.hasPrefix("error: database \(fixture.database)"))
        #expect(try await fixture.run("migrate").output == "applied 0001-server\napplied 0002-chat\n")
    }

    @Test func aFileThatIsNoDatabaseIsRefused() async throws {
        let fixture = try ServerFixture()
        let content = Data(repeating: 0x5A, count: 8192)
        try content.write(to: URL(filePath: fixture.database.string))
        for word in ["migrate", "serve"] {
            let outcome = try await fixture.run(word)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("not a database"))
        }
        #expect(FileManager.default.contents(atPath: fixture.database.string) == content)
    }
}
