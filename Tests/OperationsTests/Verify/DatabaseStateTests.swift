import Environments
import FoundationEssentials
import Testing

@testable import Operations

/// How what a server says of its database is judged; that real servers say it, `DatabaseReportTests` shows.
@Suite struct DatabaseStateTests {
    struct Case: Sendable {
        var fields: String
        var verdict: CheckReport.Verdict
        /// How the summary begins.
        var cause: String
        var free: UInt64 = 50

        init(_ fields: String, _ verdict: CheckReport.Verdict, _ cause: String, free: UInt64 = 50) {
            self.fields = fields
            self.verdict = verdict
            self.cause = cause
            self.free = free
        }
    }

    private static func fault(_ cause: String) -> String { #""fault": {"cause": "\#(cause)", "message": "said so"}"# }

    static let cases = [
        Case("", .passed, "MySQL 9.7.4 writes, 3 of 100 connections, 50GiB (50 %) of 100GiB free"),
        Case("", .warned, "only 19GiB (19 %) of 100GiB free", free: 19),
        Case("", .failed, "only 9GiB (9 %) of 100GiB free", free: 9),
        Case(
            #""readOnly": ["read_only", "super_read_only"], "#.dropLast(2) + ", " + fault("readOnly"),
            .failed,
            "the database takes no writes: read_only=ON, super_read_only=ON; see docs/runbooks/database-read-only.md"
        ),
        Case(fault("readOnly"), .failed, "the database takes no writes: said so"),
        Case(fault("away"), .failed, "the database is away: said so; see docs/runbooks/database-away.md"),
        Case(fault("denied"), .failed, "the database refuses the server: said so"),
        Case(fault("tooManyConnections"), .failed, "the database takes no more connections: said so"),
        Case(fault("missing"), .failed, "the database is not there: said so"),
        Case(fault("locked"), .failed, "somebody holds a lock on the database: said so"),
        Case(fault("damaged"), .failed, "the database is damaged: said so"),
        Case(fault("of a later server"), .failed, "the database does not work: said so"),
        Case(fault("full"), .failed, "only 1GiB (1 %) of 100GiB free; the database has no room left: said so", free: 1),
        Case(#""missingTables": ["rooms"]"#, .failed, "tables are missing: rooms"),
        Case(#""pending": ["0002-chat"]"#, .failed, "the schema is behind the server, which wants 0002-chat"),
        Case(#""unknown": ["9999-x"]"#, .warned, "the schema is newer than the server, which does not know 9999-x"),
        Case(#""connections": 81"#, .warned, "81 of 100 connections are in use"),
    ]

    @Test(arguments: cases) func theCauseStandsFirst(seed: Case) throws {
        var document = try #require(
            try JSONValue(
                parsing: Array(
                    #"""
                    {"kind": "mysql", "name": "MySQL database chat", "version": "9.7.4", "readOnly": [], "pending": [],
                    "unknown": [], "missingTables": [], "connections": 3, "connectionLimit": 100}
                    """#.utf8
                )
            ).object
        )
        let changes = try JSONValue(parsing: Array("{\(seed.fields)}".utf8)).object ?? [:]
        document.merge(changes) { $1 }
        var state = try JSONDocument.decode(DatabaseState.self, from: Array(JSONValue.object(document).text.utf8))
        state.room = DatabaseState.Room(free: seed.free << 30, total: 100 << 30)
        let answer = Answer(findings: state.findings(DatabaseLimits()), target: "", summary: state.summary)
        let report = CheckReport("database", answer)
        #expect(report.verdict == seed.verdict && report.summary.hasPrefix(seed.cause), "\(report)")
    }

    /// As busybox and coreutils print it, the former with long names on a line of their own.
    @Test func roomIsReadFromATable() throws {
        let text =
            "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda1 1000 750 200 79% /var/lib/mysql\n"
        let room = try #require(DatabaseState.room(inTable: text))
        #expect(room.total == 1000 << 10 && room.free == 200 << 10 && room.freePercent == 20)
        #expect(DatabaseState.room(inTable: "df: no such file") == nil)
    }
}
