import BinaryLog
import Foundation
import MySQLClient
import Operations
import SystemPackage
import TestDatabases
import TestSupport
import Testing

/// What an archive makes of a server whose binlog is not the one it knew.
@Suite struct ArchiveHistoryTests {
    private func incarnations(_ site: ArchiveSite) -> [String] {
        site.stored.all.map(\.segment.info.incarnation).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }

    /// Fewer transactions than were archived, or more: then the file of the same name tells (mysql-facts 8).
    @Test(arguments: [2, 30]) func aResetBeginsAnotherIncarnation(rows: Int) async throws {
        let site = try await ArchiveSite()
        try site.insert(10)
        try await site.once()
        let before = site.stored.all.count
        try site.sql("RESET BINARY LOGS AND GTIDS")
        try site.insert(rows)
        try await site.once()
        #expect(incarnations(site).count == 2)
        let new = try #require(site.stored.all.dropFirst(before).first)
        #expect(new.segment.info.sequence == 1 && new.segment.info.before.isEmpty)
        #expect(site.stored.all.last?.segment.after == (try site.executed()))
        let alarms = try site.state().alarms
        #expect(alarms.map(\.kind) == [.incarnation], "\(alarms)")
        #expect(alarms.first?.kind.stays == true)
        try await site.expectReadable()
    }

    /// While it streams.
    @Test func aResetIsNoticedAtOnce() async throws {
        let site = try await ArchiveSite()
        try await site.archiving(seal: .milliseconds(300)) {
            try site.insert(10)
            try await site.untilArchived()
            try site.sql("RESET BINARY LOGS AND GTIDS")
            try site.insert(3)
            try await eventually("the new history is archived") {
                let executed = try site.executed()
                return incarnations(site).count == 2 && site.stored.all.last?.segment.after == executed
            }
            try await eventually("it is told") { try site.state().alarms.contains { $0.kind == .incarnation } }
        }
    }

    /// The transactions that are lost are named, and what follows is archived (mysql-facts 9).
    @Test func purgedTransactionsAreNamed() async throws {
        let site = try await ArchiveSite()
        try site.insert(5)
        try await site.once()
        let archived = try site.executed()
        try site.insert(4)
        let lost = try site.executed().subtracting(archived)
        try site.sql("FLUSH BINARY LOGS")
        try site.insert(3)
        try site.sql("PURGE BINARY LOGS TO 'binlog.000002'")
        try await site.once()
        let state = try site.state()
        #expect(state.holes.map(\.missing) == [lost], "\(state.holes)")
        #expect(state.alarms.contains { $0.kind == .hole && $0.text.contains("\(lost)") }, "\(state.alarms)")
        #expect(site.stored.all.last?.segment.after == (try site.executed()))
        #expect(incarnations(site).count == 1)
        // It is told once, and stays.
        try await site.once()
        #expect(try site.state().holes.count == 1)
    }

    /// The same names of another server are another history (mysql-facts 10).
    @Test func anotherServerBehindTheNameIsNoticed() async throws {
        let site = try await ArchiveSite()
        try site.insert(5)
        try await site.once()
        try await site.server.run(.stop)
        try FileManager.default.removeItem(atPath: site.server.folder.appending("data/auto.cnf").string)
        try await site.server.run(.start)
        try site.insert(2)
        try await site.once()
        #expect(Set(site.stored.all.map(\.segment.info.server)).count == 2)
        let alarms = try site.state().alarms
        #expect(alarms.contains { $0.kind == .otherServer }, "\(alarms)")
        #expect(site.stored.all.last?.segment.after == (try site.executed()))
    }

    /// Compressed transactions, and large ones (mysql-facts 12).
    @Test func compressedTransactionsAreArchived() async throws {
        let site = try await ArchiveSite(["--binlog-transaction-compression=ON", "--max-binlog-size=65536"])
        try site.insert(20, String(repeating: "compressible ", count: 200))
        try site.sql("INSERT INTO shop.t (v) SELECT v FROM shop.t", "FLUSH BINARY LOGS")
        try await site.once()
        try site.expectServersBytes()
        site.expectChain()
        try await site.expectReadable()
        #expect(site.stored.all.last?.segment.after == (try site.executed()))
    }

    /// GTIDs with tags, of MySQL 8.3 and later.
    @Test func transactionsWithTagsAreArchived() async throws {
        let site = try await ArchiveSite()
        let connection = try Connection(site.root)
        defer { connection.close() }
        try connection.run("SET gtid_next = 'AUTOMATIC:night'")
        _ = try connection.execute("INSERT INTO shop.t (v) VALUES ('tagged')")
        try connection.run("SET gtid_next = 'AUTOMATIC'")
        try site.insert(2)
        try await site.once()
        #expect(try site.executed().hasTags)
        #expect(site.stored.all.last?.segment.after == (try site.executed()))
        try site.insert(2)
        try await site.once()
        #expect(site.stored.all.last?.segment.after == (try site.executed()))
        try site.expectServersBytes()
        try await site.expectReadable()
    }
}
