import CMariaDB

/// Takes rows off the wire one by one, into buffers that grow with the longest value met.
final class ResultColumns {
    private static let firstCapacity = 256

    private let statement: UnsafeMutablePointer<MYSQL_STMT>
    private let address: ServerAddress
    private let columns: [Column]
    private let binds: UnsafeMutableBufferPointer<MYSQL_BIND>
    private let lengths: UnsafeMutableBufferPointer<UInt>
    private let nulls: UnsafeMutableBufferPointer<my_bool>
    /// A buffer was replaced since libmariadb was told of it.
    private var mustBind = true

    init(of statement: UnsafeMutablePointer<MYSQL_STMT>, address: ServerAddress) throws(MySQLFailure) {
        self.statement = statement
        self.address = address
        guard let metadata = mysql_stmt_result_metadata(statement) else {
            throw MySQLFailure(of: statement, address: address)
        }
        columns = (0..<Int(mysql_num_fields(metadata))).map { index in
            Column(mysql_fetch_field_direct(metadata, UInt32(index)).pointee)
        }
        mysql_free_result(metadata)
        binds = .allocate(capacity: columns.count)
        binds.initialize(repeating: MYSQL_BIND())
        lengths = .allocate(capacity: columns.count)
        lengths.initialize(repeating: 0)
        nulls = .allocate(capacity: columns.count)
        nulls.initialize(repeating: 0)
        for (index, column) in columns.enumerated() {
            binds[index].buffer_type = column.fetchType
            binds[index].is_unsigned = column.isUnsigned ? 1 : 0
            binds[index].length = lengths.baseAddress?.advanced(by: index)
            binds[index].is_null = nulls.baseAddress?.advanced(by: index)
            reserve(column.isText ? Self.firstCapacity : 8, for: index)
        }
    }

    deinit {
        for bind in binds { bind.buffer?.deallocate() }
        binds.deallocate()
        lengths.deallocate()
        nulls.deallocate()
    }

    private func reserve(_ capacity: Int, for index: Int) {
        binds[index].buffer?.deallocate()
        binds[index].buffer = .allocate(byteCount: capacity, alignment: 16)
        binds[index].buffer_length = UInt(capacity)
        mustBind = true
    }

    /// `nil` after the last row.
    func next() throws(MySQLFailure) -> [MySQLValue]? {
        if mustBind, mysql_stmt_bind_result(statement, binds.baseAddress) != 0 {
            throw MySQLFailure(of: statement, address: address)
        }
        mustBind = false
        switch mysql_stmt_fetch(statement) {
        case 0, MYSQL_DATA_TRUNCATED: break
        case MYSQL_NO_DATA: return nil
        default: throw MySQLFailure(of: statement, address: address)
        }
        var row: [MySQLValue] = []
        row.reserveCapacity(columns.count)
        for index in columns.indices { row.append(try value(index)) }
        return row
    }

    private func value(_ index: Int) throws(MySQLFailure) -> MySQLValue {
        if nulls[index] != 0 { return .null }
        let length = columns[index].isText ? Int(lengths[index]) : 8
        if length > Int(binds[index].buffer_length) {
            reserve(max(length, 2 * Int(binds[index].buffer_length)), for: index)
            guard mysql_stmt_fetch_column(statement, &binds[index], UInt32(index), 0) == 0 else {
                throw MySQLFailure(of: statement, address: address)
            }
        }
        guard let value = columns[index].value(UnsafeRawBufferPointer(start: binds[index].buffer, count: length)) else {
            throw .internalFailure(address, "column \(index) is not UTF-8")
        }
        return value
    }
}
