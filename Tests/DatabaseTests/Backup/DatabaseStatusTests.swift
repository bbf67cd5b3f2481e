import Foundation
import Operations
import TestDatabases
import Testing

@Suite struct DatabaseStatusTests {
    private func status(_ place: BackupPlace, _ server: DatabaseServer) async throws -> DatabaseStatus {
        try await DatabaseStatus.read(
            "test",
            place.tools.repository,
            server: server,
            spool: nil,
            records: place.tools.state,
            recipient: nil,
            isKeyKnown: false,
            now: Date()
        )
    }

    @Test func itTellsWhatCanBeRestoredAndWhatIsNotStored() async throws {
        let instance = try await MySQLInstance()
        let place = try await BackupPlace()
        let server = DatabaseServer(options: instance.options())
        let empty = try await status(place, server)
        #expect(!empty.isWell && empty.restorable.isEmpty && empty.lastBackup == nil)

        _ = try await place.run(instance)
        let stored = try await status(place, server)
        #expect(stored.isWell && stored.restorable.count == 1 && stored.lastBackup != nil)
        #expect(stored.unstoredTransactions == 0)
        #expect(stored.prometheusText.contains("chatops_database_unstored_transactions{environment=\"test\"} 0\n"))

        let session = try await instance.session()
        try await session.run("CREATE DATABASE one", "CREATE DATABASE two")
        #expect(try await status(place, server).unstoredTransactions == 2)

        try await instance.run(.kill)
        let away = try await status(place, server)
        #expect(away.isWell && away.unstoredTransactions == nil)
        #expect(away.serverFailure?.contains("cannot connect") == true)
    }
}
