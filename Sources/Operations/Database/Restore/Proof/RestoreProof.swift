package import BinaryLog

/// What shows that a restored server is what it was to become.
package struct RestoreProof: Sendable {
    /// What has to be executed, no more and no less.
    package let expected: GTIDSet
    /// As of the backup.
    package let tables: [TableRecord]
    package let touched: TouchedTables

    package init(expected: GTIDSet, tables: [TableRecord], touched: TouchedTables) {
        self.expected = expected
        self.tables = tables
        self.touched = touched
    }

    /// Looks at the server.
    package func checks(_ session: ServerSession, target: String) async throws -> [CheckReport] {
        let executed = try await session.executed
        let tables = tables.filter { !touched.mayHold(TableName(schema: $0.schema, table: $0.table)) }
        let differences = try await Self.differences(of: tables, session)
        return [transactions(executed, target), Self.check(tables.count, differences, target)]
    }

    private func transactions(_ executed: GTIDSet, _ target: String) -> CheckReport {
        let missing = expected.subtracting(executed)
        let extra = executed.subtracting(expected)
        let faults =
            (missing.isEmpty ? [] : ["\(missing) is missing"]) + (extra.isEmpty ? [] : ["\(extra) is too much"])
        return CheckReport(
            name: "transactions",
            verdict: faults.isEmpty ? .passed : .failed,
            target: target,
            summary: faults.isEmpty ? "gtid_executed is \(expected)" : faults.joined(separator: "; "),
            measurements: [Measurement(name: "transactions", value: Double(expected.count), unit: "count")]
        )
    }

    private static func check(_ count: Int, _ differences: [String], _ target: String) -> CheckReport {
        CheckReport(
            name: "untouched tables",
            verdict: differences.isEmpty ? .passed : .failed,
            target: target,
            summary: differences.isEmpty
                ? "\(count) have the rows and values they had in the backup" : differences.joined(separator: "; "),
            measurements: [Measurement(name: "tables", value: Double(count), unit: "count")]
        )
    }

    /// How tables are not what the backup says, one line each.
    package static func differences(of tables: [TableRecord], _ session: ServerSession) async throws -> [String] {
        try await session.perform { connection in
            var differences: [String] = []
            for table in tables {
                let name = TableName(schema: table.schema, table: table.table)
                guard let found = try TableChecksum.of(connection, name) else {
                    differences.append("\(name) is not there")
                    continue
                }
                if found.rows != table.rows {
                    differences.append("\(name) has \(found.rows) rows, and the backup had \(table.rows)")
                } else if let checksum = table.checksum, checksum != found.checksum {
                    differences.append("\(name) has other values than the backup")
                }
            }
            return differences
        }
    }
}
