import BinaryLog
import Foundation
import MySQLClient
import Operations
import SystemPackage
import TestDatabases
import TestSupport
import Testing

@Suite struct ArchiveTests {
    @Test func whatTheServerHasIsArchivedByteForByte() async throws {
        let site = try await ArchiveSite(["--max-binlog-size=4096", "--binlog-rows-query-log-events=ON"])
        try site.insert(40)
        try site.sql("CREATE TABLE shop.u (id INT PRIMARY KEY)", "INSERT INTO shop.u VALUES (1), (2)")
        try await site.once()
        try site.expectServersBytes()
        site.expectChain()
        try await site.expectReadable()
        #expect(site.stored.all.count > 2)
        #expect(site.stored.all.last?.segment.after == (try site.executed()))
        #expect(try site.state().archived == site.executed())

        // Nothing new: nothing more is stored.
        let count = site.stored.all.count
        try await site.once()
        #expect(site.stored.all.count == count)
        // More: it goes on in the middle of the file.
        try site.insert(3)
        try await site.once()
        try site.expectServersBytes()
        try await site.expectReadable()
    }

    @Test func anArchiveFollowsAndSealsInTime() async throws {
        let site = try await ArchiveSite()
        try await site.archiving(seal: .milliseconds(300)) {
            for _ in 0..<3 {
                try site.insert(5)
                let count = site.stored.all.count
                try await eventually("it is sealed and stored") { site.stored.all.count > count }
            }
            try site.sql("FLUSH BINARY LOGS")
            try site.insert(5)
            try await site.untilArchived()
            try await eventually("the lag is gone") { try site.state().lagTransactions == 0 }
        }
        try site.expectServersBytes()
        site.expectChain()
        try await site.expectReadable()
        #expect(site.stored.all.last?.segment.after == (try site.executed()))
        #expect(try site.state().phase == .stopped)
        let metrics = try String(contentsOfFile: site.folder.appending("archive.prom").string, encoding: .utf8)
        #expect(metrics.contains("chatops_archive_lag_transactions{environment=\"trial\"} 0"))
    }

    @Test(arguments: [MySQLInstance.Command.stop, .kill]) func aServerThatGoesAwayIsFollowedOn(
        _ end: MySQLInstance.Command
    ) async throws {
        let site = try await ArchiveSite()
        try await site.archiving {
            try site.insert(20)
            try await site.untilArchived()
            try await site.server.run(end)
            try await eventually("the loss is noticed") { try site.state().alarms.map(\.kind) == [.connection] }
            try await site.server.run(.start)
            try site.insert(20)
            try await site.untilArchived()
            try await eventually("the alarm is over") { try site.state().alarms.isEmpty }
        }
        try site.expectServersBytes()
        site.expectChain()
        #expect(site.stored.all.last?.segment.after == (try site.executed()))
        #expect(Set(site.stored.all.map(\.segment.info.incarnation)).count == 1)
    }

    @Test func aFrozenServerIsNoticed() async throws {
        let site = try await ArchiveSite()
        try await site.archiving {
            try site.insert(1)
            try await site.untilArchived()
            try await site.server.run(.freeze)
            try await eventually("it is noticed") { try site.state().alarms.contains { $0.kind == .connection } }
            try await site.server.run(.thaw)
            try site.insert(1)
            try await site.untilArchived()
        }
        try site.expectServersBytes()
    }
}
