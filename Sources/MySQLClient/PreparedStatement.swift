import CMariaDB

/// What a statement did.
package struct StatementResult: Equatable, Sendable {
    package var rows: [[MySQLValue]] = []
    package var changed = 0
}

/// A statement the server has parsed; it belongs to its connection and must not outlive it.
final class PreparedStatement {
    let sql: String
    private let handle: UnsafeMutablePointer<MYSQL_STMT>
    private let connection: UnsafeMutablePointer<MYSQL>
    private let address: ServerAddress
    private let isUpdate: Bool

    init(_ sql: String, on connection: UnsafeMutablePointer<MYSQL>, address: ServerAddress) throws(MySQLFailure) {
        guard let handle = mysql_stmt_init(connection) else { throw MySQLFailure(of: connection, address: address) }
        var text = sql
        let status = text.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) { mysql_stmt_prepare(handle, $0.baseAddress, UInt(text.count)) }
        }
        guard status == 0 else {
            let failure = MySQLFailure(of: handle, address: address)
            mysql_stmt_close(handle)
            throw failure
        }
        self.sql = sql
        self.handle = handle
        self.connection = connection
        self.address = address
        isUpdate = sql.drop(while: \.isWhitespace).prefix(6).uppercased() == "UPDATE"
    }

    deinit { mysql_stmt_close(handle) }

    func execute(_ arguments: [MySQLValue]) throws(MySQLFailure) -> StatementResult {
        guard arguments.count == Int(mysql_stmt_param_count(handle)) else {
            throw .internalFailure(address, "\(arguments.count) arguments for: \(sql)")
        }
        try send(arguments)
        guard mysql_stmt_field_count(handle) > 0 else { return StatementResult(changed: changed()) }
        defer { mysql_stmt_free_result(handle) }
        let columns = try ResultColumns(of: handle, address: address)
        var rows: [[MySQLValue]] = []
        while let row = try columns.next() { rows.append(row) }
        return StatementResult(rows: rows)
    }

    private func send(_ arguments: [MySQLValue]) throws(MySQLFailure) {
        let bound = BoundArguments(arguments)
        let failed = bound.withBinds { binds in
            (!binds.isEmpty && mysql_stmt_bind_param(handle, binds.baseAddress) != 0) || mysql_stmt_execute(handle) != 0
        }
        if failed { throw MySQLFailure(of: handle, address: address) }
    }

    /// A row set to the values it had does not count as affected, but an UPDATE's message says first how many it
    /// matched, in whatever language ("Rows matched: 1  Changed: 0  Warnings: 0").
    ///
    /// `CLIENT_FOUND_ROWS` would count them too, but then also the row that `ON DUPLICATE KEY UPDATE` left alone.
    private func changed() -> Int {
        if isUpdate, let message = mysql_info(connection) {
            let digits = String(cString: message).drop { !$0.isNumber }.prefix { $0.isNumber }
            if let matched = Int(digits) { return matched }
        }
        return Int(clamping: mysql_stmt_affected_rows(handle))
    }
}
