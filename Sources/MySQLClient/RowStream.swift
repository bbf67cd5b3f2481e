import CMariaDB
import Glibc

/// The rows of a query as they come in, in the text protocol: none is kept, so that a table of any size can be read.
///
/// Its connection does nothing else until the stream has ended; one that is dropped before takes the connection with it.
package final class RowStream {
    package let columnCount: Int
    private let connection: Connection
    private var result: UnsafeMutablePointer<MYSQL_RES>?

    fileprivate init(_ result: UnsafeMutablePointer<MYSQL_RES>, of connection: Connection) {
        self.result = result
        self.connection = connection
        columnCount = Int(mysql_num_fields(result))
    }

    deinit { abandon() }

    /// The next row, valid until the next call; nil after the last.
    package func next() throws(MySQLFailure) -> StreamedRow? {
        guard let result else { return nil }
        if let values = mysql_fetch_row(result), let lengths = mysql_fetch_lengths(result) {
            return StreamedRow(values: values, lengths: lengths, count: columnCount)
        }
        guard mysql_errno(connection.handle) == 0 else {
            let failure = connection.failure()
            abandon()
            throw failure
        }
        self.result = nil
        mysql_free_result(result)
        return nil
    }

    /// Ends the connection rather than read what is left of the rows.
    package func abandon() {
        guard let result else { return }
        self.result = nil
        connection.isLost = true
        shutdown(mysql_get_socket(connection.handle), Int32(SHUT_RDWR))
        mysql_free_result(result)
        connection.close()
    }
}

/// One row as the server sent it, where libmariadb keeps it.
package struct StreamedRow {
    private let values: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let lengths: UnsafeMutablePointer<UInt>
    package let count: Int

    init(
        values: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>,
        lengths: UnsafeMutablePointer<UInt>,
        count: Int
    ) {
        self.values = values
        self.lengths = lengths
        self.count = count
    }

    /// Nil is NULL; never an empty buffer's nil.
    @inline(__always)
    package subscript(_ index: Int) -> UnsafeRawBufferPointer? {
        guard let value = values[index] else { return nil }
        return UnsafeRawBufferPointer(start: value, count: Int(bitPattern: lengths[index]))
    }
}

extension Connection {
    /// Begins a query whose rows are then taken one by one.
    package func stream(_ sql: String) throws(MySQLFailure) -> RowStream {
        try requireConnection()
        var sql = sql
        let status = sql.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) { mysql_real_query(handle, $0.baseAddress, UInt(text.count)) }
        }
        guard status == 0 else { throw failure() }
        guard let result = mysql_use_result(handle) else {
            guard mysql_errno(handle) == 0 else { throw failure() }
            throw MySQLFailure.internalFailure(address, "no rows come of: \(sql)")
        }
        return RowStream(result, of: self)
    }

    /// The rows of a query as text; nil is NULL, and what is not UTF-8 is replaced.
    package func textRows(_ sql: String) throws(MySQLFailure) -> [[String?]] {
        let stream = try stream(sql)
        var rows: [[String?]] = []
        while let row = try stream.next() {
            rows.append((0..<row.count).map { index in row[index].map { String(decoding: $0, as: UTF8.self) } })
        }
        return rows
    }

    /// How many warnings the last statement left, which is all that tells of some values that were cut.
    package var warningCount: Int { Int(mysql_warning_count(handle)) }
}
