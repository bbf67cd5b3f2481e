import FoundationEssentials
import GRDB
import Logging
import SystemPackage
import TestDatabases
import Testing

@testable import ChatServer

/// What `ChatServer database` says of real databases, sound and not.
@Suite struct DatabaseReportTests {
    private func migrated() async throws -> TestSchema {
        let schema = try TestSchema()
        _ = try await MySQLSchema(settings: schema.settings).migrate(logger: Logger(label: "test"))
        return schema
    }

    private func cause(_ schema: TestSchema) -> DatabaseReport.Fault.Cause? {
        DatabaseReport.read(schema.settings).fault?.cause
    }

    @Test func aSoundMySQLIsWrittenToWithoutATrace() async throws {
        let schema = try await migrated()
        let before = try schema.values("SELECT id FROM schema_migrations ORDER BY id")
        let report = DatabaseReport.read(schema.settings)
        #expect(report.fault == nil && report.readOnly == [] && report.missingTables == [], "\(report)")
        #expect(report.pending == [] && report.unknown == [], "\(report)")
        #expect(try #require(report.writeMilliseconds) > 0 && #require(report.connections) > 0)
        #expect(try #require(report.connectionLimit) > 0)
        #expect(try schema.values("SELECT id FROM schema_migrations ORDER BY id") == before)
        #expect(try !report.text.contains(schema.settings.password))
        schema.drop()
    }

    @Test func whatMySQLRefusesIsTold() async throws {
        let schema = try await migrated()
        try schema.change("DROP TABLE room_bans")
        try schema.change("INSERT INTO schema_migrations VALUES ('9999-future', '')")
        let report = DatabaseReport.read(schema.settings)
        #expect(report.missingTables == ["room_bans"] && report.unknown == ["9999-future"] && report.fault == nil)
        try schema.change("DELETE FROM schema_migrations WHERE id = '0002-chat'")
        #expect(DatabaseReport.read(schema.settings).pending == ["0002-chat"])

        var settings = schema.settings
        settings.password = "wrong"
        #expect(DatabaseReport.read(settings).fault?.cause == .denied)
        settings = schema.settings
        settings.database += "x"
        #expect(DatabaseReport.read(settings).fault?.cause == .denied, "MySQL does not tell strangers what there is")
        schema.drop()
        try schema.asRoot("CREATE USER '\(schema.settings.user)'@'%' IDENTIFIED BY '\(schema.settings.password)'")
        try schema.asRoot("GRANT ALL ON `chat\\_%`.* TO '\(schema.settings.user)'@'%'")
        #expect(cause(schema) == .missing)
        schema.drop()
    }

    /// On a server of the test's own, since all schemas share these settings.
    @Test func aMySQLThatIsReadOnlyFullOrAwayIsTold() async throws {
        let instance = try await MySQLInstance()
        let schema = try TestSchema(on: instance.folder)
        _ = try await MySQLSchema(settings: schema.settings).migrate(logger: Logger(label: "test"))
        try schema.asRoot("SET GLOBAL read_only = ON")
        var report = DatabaseReport.read(schema.settings)
        #expect(report.fault?.cause == .readOnly && report.readOnly == ["read_only"], "\(report)")
        try schema.asRoot("SET GLOBAL super_read_only = ON")
        report = DatabaseReport.read(schema.settings)
        #expect(report.fault?.cause == .readOnly && report.readOnly == ["read_only", "super_read_only"], "\(report)")
        try schema.asRoot("SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF")
        #expect(cause(schema) == nil)

        try schema.asRoot("ALTER USER '\(schema.settings.user)'@'%' WITH MAX_USER_CONNECTIONS 1")
        let held = try MySQLConnection(schema.settings.connectionOptions, for: .read)
        #expect(cause(schema) == .tooManyConnections)
        held.close()
        try await instance.run(.kill)
        #expect(cause(schema) == .away)
    }

    @Test func aFileIsWrittenToWithoutATrace() async throws {
        let fixture = try ServerFixture()
        #expect(DatabaseReport.read(fixture.database).fault?.cause == .missing)
        #expect(FileStatus(of: fixture.database) == nil)
        _ = try SQLiteFile(path: fixture.database).migrate()
        let server = try await fixture.serve()
        let outcome = try await fixture.run("database")
        #expect(outcome.status == 0 && outcome.errors.isEmpty && outcome.output.hasSuffix("}\n"), "\(outcome)")
        let report = DatabaseReport.read(fixture.database)
        #expect(report.fault == nil && report.pending == [] && report.missingTables == [], "\(report)")
        let applied = try await DatabaseQueue(path: fixture.database.string).read {
            try String.fetchAll($0, sql: "SELECT id FROM schema_migrations ORDER BY id")
        }
        #expect(applied == Migration.sqlite.map(\.id))
        #expect(try server.exchange("GET", "/api/health").status == 200)
    }

    @Test func aFileThatIsLockedDamagedOrStrangeIsTold() async throws {
        let fixture = try ServerFixture()
        _ = try SQLiteFile(path: fixture.database).migrate()
        let other = try DatabaseQueue(path: fixture.database.string)
        let file = fixture.database
        let locked = try await other.writeWithoutTransaction { connection -> DatabaseReport.Fault.Cause? in
            var cause: DatabaseReport.Fault.Cause?
            try connection.inTransaction(.immediate) {
                cause = DatabaseReport.read(file).fault?.cause
                return .rollback
            }
            return cause
        }
        #expect(locked == .locked)
        try await other.write { try $0.execute(sql: "DROP TABLE room_bans") }
        #expect(DatabaseReport.read(fixture.database).missingTables == ["room_bans"])
        try other.close()
        let strange = fixture.folder.appending("strange.db")
        try Data("not a database, but long enough to be looked at, which takes more than a hundred bytes of text".utf8)
            .write(to: URL(filePath: strange.string))
        #expect(DatabaseReport.read(strange).fault?.cause == .damaged)
    }
}
