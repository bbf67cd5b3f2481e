import Diagnostics
import MySQLClient
import Operations
import TestDatabases
import Testing

@Suite struct LogicalBackupTests {
    @Test func whatIsLoadedBackIsTheSame() async throws {
        async let starting = MySQLInstance()
        let source = try await MySQLInstance()
        let target = try await starting
        let session = try await source.session()
        for statement in EveryColumnType.statements { try await session.run(statement) }
        let sink = try PlainSink()
        var backup = source.backup()
        backup.objectBytes = 100_000
        backup.rangeBytes = 300_000
        let contents = try await backup.run(to: sink) { _ in }

        #expect(contents.warnings.count == 2, "\(contents.warnings)")
        #expect(contents.objects.filter { $0.table?.table == "many" }.count > 10)
        try await sink.load(contents, into: target)

        let restored = try await target.session()
        for table in contents.tables {
            let there = try await restored.perform { try TableChecksum.of($0, table.table) }
            #expect(there == table)
            let here = try await session.perform { try TableChecksum.of($0, table.table) }
            #expect(here == table)
        }
        #expect(contents.tables.contains { $0.table.table == "we`ird tàble/名" && $0.rows == 4 })
        for question in Self.questions {
            let here = try await session.rows(question)
            let there = try await restored.rows(question)
            let isSame = here == there
            #expect(isSame, "\(question)")
        }
    }

    private static let questions = [
        "SELECT * FROM shop.numbers ORDER BY id", "SELECT HEX(y), e + 0, f * 1e0 FROM shop.numbers ORDER BY id",
        "SELECT * FROM shop.times ORDER BY id", "SELECT * FROM shop.shapes ORDER BY id",
        // Numbers and times in JSON become what its text says.
        "SELECT CAST(CAST(js AS CHAR) AS JSON) FROM shop.texts ORDER BY k, n",
        """
        SELECT k, n, hidden, t, e, s, e + 0, b, vb, SHA2(lb, 256), HEX(k), HEX(l), HEX(u), HEX(j), HEX(v), HEX(c)
        FROM shop.texts ORDER BY k, n
        """,
        "SELECT * FROM shop.computed ORDER BY id", "SELECT * FROM shop.a_view ORDER BY w",
        "SHOW CREATE TABLE shop.numbers", "SHOW CREATE TABLE shop.texts", "SHOW CREATE TABLE shop.a_child",
        "SHOW CREATE TABLE shop.computed", "SHOW CREATE TABLE shop.parted", "SHOW CREATE VIEW shop.a_view",
        "SHOW CREATE DATABASE `odd-schéma``s.name`", "SHOW CREATE PROCEDURE shop.p",
        "SHOW CREATE FUNCTION shop.doubled",
        "SHOW CREATE EVENT shop.nightly", "SHOW CREATE USER 'ann'@'10.%'", "SHOW GRANTS FOR 'ann'@'10.%'",
        "SHOW GRANTS FOR reader",
        """
        SELECT trigger_name, action_order, action_statement, definer, sql_mode FROM information_schema.triggers
        WHERE trigger_schema = 'shop' ORDER BY 1
        """,
    ]

    @Test func aChangedValueChangesTheChecksum() async throws {
        let instance = try await MySQLInstance()
        let session = try await instance.session()
        try await session.run("CREATE DATABASE d", "CREATE TABLE d.t (a VARCHAR(30), b VARBINARY(30))")
        let table = TableName(schema: "d", table: "t")
        var seen: Set<String> = []
        let rows = [
            "('a', 'b')", "('ab', '')", "('', 'ab')", "(NULL, 'ab')", "('', NULL)", "(NULL, NULL)", "('12345678', '')",
            "('1234567', '8')", "('12345678\\0', '')", "('a', 'b'), ('a', 'b')", "('a', 'b'), ('b', 'a')",
        ]
        for row in rows {
            try await session.run("TRUNCATE d.t", "INSERT INTO d.t VALUES \(row)")
            let checksum = try await session.perform { try TableChecksum.of($0, table) }
            let isNew = seen.insert(checksum?.checksum ?? "").inserted
            #expect(isNew, "\(row)")
        }
        #expect(try await session.perform { try TableChecksum.of($0, TableName(schema: "d", table: "none")) } == nil)
    }
}
