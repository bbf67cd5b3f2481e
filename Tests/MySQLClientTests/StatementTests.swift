import MySQLClient
import Testing

@Suite struct StatementTests {
    private let schema: TestSchema
    private let connection: Connection

    init() throws {
        schema = try TestSchema()
        connection = try schema.connect()
    }

    @Test(
        arguments: [
            .null, .integer(0), .integer(.max), .integer(.min), .unsigned(.max), .real(0.1), .text(""), .text("👩🏽‍🚀 한국 é"),
            .blob([]), .blob([0, 255, 0]),
        ] as [MySQLValue]
    )
    func everyValueComesBackAsItWent(value: MySQLValue) throws {
        let parameter = if case .blob = value { "CAST(? AS BINARY)" } else { "?" }
        let echoed = try connection.execute("SELECT \(parameter)", [value]).rows == [[value]]
        #expect(echoed)
        try connection.run(
            "CREATE TABLE t (i BIGINT, n BIGINT UNSIGNED, r DOUBLE, x LONGTEXT CHARACTER SET utf8mb4, b LONGBLOB)"
        )
        let column =
            switch value {
            case .null, .integer: "i"
            case .unsigned: "n"
            case .real: "r"
            case .text: "x"
            case .blob: "b"
            }
        #expect(try connection.execute("INSERT INTO t (\(column)) VALUES (?)", [value]).changed == 1)
        let isKept = try connection.execute("SELECT \(column) FROM t").rows == [[value]]
        #expect(isKept)
    }

    @Test(arguments: [255, 256, 257, 70_000, 3_000_000])
    func valuesOfAnyLengthComeBackWhole(length: Int) throws {
        let text = MySQLValue.text(String(repeating: "장", count: length))
        let blob = MySQLValue.blob([UInt8](repeating: 0xFE, count: length))
        let areWhole = try connection.execute("SELECT ?, CAST(? AS BINARY)", [text, blob]).rows == [[text, blob]]
        #expect(areWhole)
    }

    @Test func longAndShortRowsMix() throws {
        try connection.run("CREATE TABLE t (id INT PRIMARY KEY, x LONGTEXT, y LONGBLOB)")
        let rows: [[MySQLValue]] = (0..<50).map { id in
            [
                .integer(id), id % 7 == 3 ? .null : .text(String(repeating: "é", count: Int(id) * 97 % 1999)),
                .blob([UInt8](repeating: 7, count: Int(50 - id) * 31)),
            ]
        }
        for row in rows { _ = try connection.execute("INSERT INTO t VALUES (?, ?, ?)", row) }
        let areKept = try connection.execute("SELECT * FROM t ORDER BY id").rows == rows
        #expect(areKept)
    }

    @Test func sumsAreIntegersAndDatesAreText() throws {
        let row = try connection.execute(
            "SELECT SUM(n), COUNT(*), 1.50, DATE '2026-01-02', SUM(n) = 3 FROM (SELECT 1 n UNION SELECT 2) t"
        ).rows
        #expect(row == [[.integer(3), .integer(2), .text("1.50"), .text("2026-01-02"), .integer(1)]])
    }

    @Test func changesAreCountedAsMatchedButKeptRowsAreNot() throws {
        try connection.run("CREATE TABLE t (id INT PRIMARY KEY, x INT)")
        func changed(_ sql: String) throws -> Int { try connection.execute(sql).changed }
        #expect(try changed("INSERT INTO t VALUES (1, 1), (2, 2)") == 2)
        #expect(try changed("UPDATE t SET x = 1") == 2)
        #expect(try changed("  update t SET x = 9 WHERE id = 3") == 0)
        #expect(try changed("INSERT INTO t VALUES (1, 5) ON DUPLICATE KEY UPDATE id = id") == 0)
        #expect(try changed("INSERT INTO t VALUES (3, 5) ON DUPLICATE KEY UPDATE id = id") == 1)
        #expect(try changed("DELETE FROM t") == 3)
    }

    @Test func moreStatementsThanTheCacheHolds() throws {
        for round in 0..<3 {
            for number in 0..<150 {
                #expect(try connection.execute("SELECT \(number)").rows == [[.integer(Int64(number))]], "\(round)")
            }
        }
        let open = try connection.execute(
            """
            SELECT COUNT(*) FROM performance_schema.prepared_statements_instances
            WHERE owner_thread_id = PS_CURRENT_THREAD_ID()
            """
        )
        #expect(open.rows == [[.integer(96)]])
    }

    @Test func aTableThatChangesIsNoticed() throws {
        try connection.run("CREATE TABLE t (a INT)")
        try connection.run("INSERT INTO t VALUES (1)")
        #expect(try connection.execute("SELECT * FROM t").rows == [[.integer(1)]])
        try connection.run("ALTER TABLE t ADD COLUMN b VARCHAR(10) DEFAULT 'new'")
        #expect(try connection.execute("SELECT * FROM t").rows == [[.integer(1), .text("new")]])
    }

    @Test func oneCallTakesOneStatement() throws {
        #expect(throws: MySQLFailure.self) { try connection.run("SELECT 1; SELECT 2") }
        #expect(throws: MySQLFailure.self) { try connection.execute("SELECT 1; SELECT 2") }
        #expect(throws: MySQLFailure.self) { try connection.execute("SELECT ?", []) }
        #expect(try connection.execute("SELECT 1").rows == [[.integer(1)]])
    }

    @Test func nothingIsCutToFit() throws {
        try connection.run("CREATE TABLE t (x VARCHAR(3), n TINYINT)")
        #expect(throws: MySQLFailure.self) { try connection.execute("INSERT INTO t (x) VALUES (?)", [.text("abcd")]) }
        #expect(throws: MySQLFailure.self) { try connection.execute("INSERT INTO t (n) VALUES (?)", [.integer(300)]) }
        #expect(try connection.execute("SELECT * FROM t").rows.isEmpty)
    }

    @Test(arguments: [
        ("INSERT INTO t VALUES (1, 1)", MySQLFailure.Kind.duplicate(key: "t.PRIMARY")),
        ("INSERT INTO t VALUES (2, 99)", .foreignKey),
        ("DELETE FROM parent", .foreignKey),
        ("SELECT * FROM mysql.user", .denied),
        ("SELECT nonsense", .other),
    ])
    func failuresAreToldApart(sql: String, kind: MySQLFailure.Kind) throws {
        try connection.run("CREATE TABLE parent (id INT PRIMARY KEY)")
        try connection.run("CREATE TABLE t (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES parent (id))")
        try connection.run("INSERT INTO parent VALUES (1)")
        try connection.run("INSERT INTO t VALUES (1, 1)")
        let failure = #expect(throws: MySQLFailure.self) { try connection.execute(sql) }
        #expect(failure?.kind == kind)
    }
}
