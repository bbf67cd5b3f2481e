package import MySQLClient

/// How many rows a table has, and what their values amount to.
package struct TableChecksum: Sendable, Hashable {
    package var table: TableName
    package var rows: Int
    package var checksum: String

    package init(table: TableName, rows: Int, checksum: String) {
        self.table = table
        self.rows = rows
        self.checksum = checksum
    }

    /// Reads every row on the connection, in whatever snapshot it has; the same as a backup's of the same rows.
    ///
    /// Generated columns are not part of it.
    package static func of(_ connection: Connection, _ table: TableName) throws -> TableChecksum? {
        guard let shape = try TableShape.read(table, connection) else { return nil }
        var digest = RowDigest()
        let stream = try connection.stream(shape.query())
        while let row = try stream.next() { digest.add(row) }
        try connection.requireWholeValues(of: table)
        return TableChecksum(table: table, rows: digest.rows, checksum: digest.text)
    }
}

extension Connection {
    /// Throws where the statement before left a warning, such as of a value that did not fit a packet and came as NULL.
    func requireWholeValues(of table: TableName) throws {
        guard warningCount > 0 else { return }
        let warning = try textRows("SHOW WARNINGS").first?.last.flatMap { $0 } ?? "a warning"
        throw DatabaseFailure.valuesWereCut(table: "\(table)", warning: warning)
    }
}
