import GRDB
import Glibc
import SystemPackage
import Testing

@testable import ChatServer

@Suite struct StorageTests {
    @Test func commitsAreDurableAndForeignKeysHold() throws {
        let fixture = try ServerFixture()
        _ = try SQLiteFile(path: fixture.database).migrate()
        let storage = try Storage(opening: fixture.database)
        let pragmas = try storage.pool.writeWithoutTransaction { database in
            try ["synchronous", "foreign_keys", "journal_mode", "busy_timeout"].map { name in
                try String.fetchOne(database, sql: "PRAGMA \(name)")
            }
        }
        #expect(pragmas == ["2", "1", "wal", "5000"])
        try storage.close()
    }

    @Test func dataOutlivesAKilledServer() async throws {
        let fixture = try ServerFixture()
        let server = try await fixture.serve()
        let identity = try await instanceID(fixture)
        server.process.send(SIGKILL)
        #expect(try await server.process.finish().status == 128 + SIGKILL)
        let again = try await fixture.serve()
        #expect(try again.exchange("GET", "/health/ready").status == 200)
        #expect(try await instanceID(fixture) == identity)
    }

    private func instanceID(_ fixture: ServerFixture) async throws -> String? {
        try await DatabaseQueue(path: fixture.database.string).read { database in
            try String.fetchOne(database, sql: "SELECT instance_id FROM server")
        }
    }
}
