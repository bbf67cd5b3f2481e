internal import MySQLClient

/// Reads rows of a table once, and cuts them into objects.
///
/// Unchecked: one thread uses it at a time, each after the one before it has ended.
final class TableCursor: @unchecked Sendable {
    private let shape: TableShape
    private let stream: RowStream
    private var upcoming: StreamedRow?
    private(set) var digest = RowDigest()

    init(_ shape: TableShape, _ stream: RowStream) throws {
        self.shape = shape
        self.stream = stream
        upcoming = try stream.next()
    }

    var isAtEnd: Bool { upcoming == nil }

    /// Writes rows as a transaction of INSERT statements until there are `limit` bytes, or no more rows.
    ///
    /// - Parameter note: told now and then how many rows and bytes came since it was told last.
    /// - Returns: How many rows.
    func fill(
        _ title: String,
        upTo limit: Int,
        _ output: ContentWriter,
        note: (_ rows: Int, _ bytes: Int) -> Void
    ) throws -> Int {
        try withoutActuallyEscaping(output) { output in
            let writer = InsertWriter(shape, to: output)
            var rows = 0
            var noted = (rows: 0, bytes: 0)
            try writer.append(SQLText.header(title) + "START TRANSACTION;\n")
            while let row = upcoming {
                digest.add(row)
                try writer.append(row)
                rows += 1
                upcoming = try stream.next()
                if writer.bytes >= limit { break }
                if writer.bytes - noted.bytes > 1 << 20 {
                    note(rows - noted.rows, writer.bytes - noted.bytes)
                    noted = (rows, writer.bytes)
                }
            }
            try writer.endStatement()
            try writer.append("COMMIT;\n-- chatops: end\n")
            try writer.flush()
            note(rows - noted.rows, writer.bytes - noted.bytes)
            return rows
        }
    }
}
