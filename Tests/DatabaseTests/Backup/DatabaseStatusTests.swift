import Foundation
import Operations
import TestDatabases
import Testing

@Suite struct DatabaseStatusTests {
    @Test func itTellsWhatCanBeRestoredAndWhatIsNotStored() async throws {
        let instance = try await MySQLInstance()
        let place = try await BackupPlace()
        let server = DatabaseServer(options: instance.options())
        let empty = try await DatabaseStatus.read("test", place.tools, server: server, hasKey: true, now: Date())
        #expect(!empty.isWell)
        #expect(empty.restorableTo == nil)

        _ = try await place.run(instance)
        let stored = try await DatabaseStatus.read("test", place.tools, server: server, hasKey: true, now: Date())
        #expect(stored.isWell)
        #expect(stored.backups == 1)
        #expect(stored.lagTransactions == 0)
        #expect(!stored.isContinuous)
        #expect(stored.prometheusText.contains("chatops_db_backups{environment=\"test\"} 1\n"))

        let session = try await instance.session()
        try await session.run("CREATE DATABASE one", "CREATE DATABASE two")
        let later = try await DatabaseStatus.read("test", place.tools, server: server, hasKey: false, now: Date())
        #expect(later.lagTransactions == 2)
        #expect(!later.isWell)

        try await instance.run(.kill)
        let away = try await DatabaseStatus.read("test", place.tools, server: server, hasKey: true, now: Date())
        #expect(away.isWell)
        #expect(away.serverFailure?.contains("cannot connect") == true)
    }
}
