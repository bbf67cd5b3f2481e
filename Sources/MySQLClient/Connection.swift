import CMariaDB

/// A connection to a MySQL server, for one thread at a time; its calls block.
///
/// The character set is utf8mb4, the SQL mode strict, and one call takes one statement. The connection is unusable once
/// it is lost.
package final class Connection {
    package let address: ServerAddress
    /// As the server gives it, such as `9.7.4`.
    package let serverVersion: String
    package let interrupter: Interrupter
    let handle: UnsafeMutablePointer<MYSQL>
    private var statements: StatementCache
    /// A call said that the connection is gone.
    package internal(set) var isLost = false

    /// Connects, and sets the session up.
    package init(_ options: ConnectionOptions) throws(MySQLFailure) {
        address = options.address
        handle = try Self.connect(options)
        interrupter = Interrupter(socket: mysql_get_socket(handle))
        statements = StatementCache(limit: options.statementLimit)
        serverVersion = String(cString: mysql_get_server_info(handle))
        do throws(MySQLFailure) {
            try requireSupport()
            try run("SET SESSION sql_mode = 'TRADITIONAL,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00'")
        } catch {
            close()
            throw error
        }
    }

    deinit { close() }

    private var isClosed = false

    /// Rolls back what is open; every later call fails.
    package func close() {
        guard !isClosed else { return }
        isClosed = true
        isLost = true
        statements.removeAll()
        interrupter.forget()
        mysql_close(handle)
    }

    /// Runs a statement as text, and drops its rows.
    ///
    /// - Returns: Rows changed.
    @discardableResult
    package func run(_ sql: String) throws(MySQLFailure) -> Int {
        try requireConnection()
        var sql = sql
        let status = sql.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) { mysql_real_query(handle, $0.baseAddress, UInt(text.count)) }
        }
        guard status == 0 else { throw failure() }
        if let result = mysql_store_result(handle) { mysql_free_result(result) }
        guard mysql_errno(handle) == 0 else { throw failure() }
        let changed = mysql_affected_rows(handle)
        return changed == UInt64.max ? 0 : Int(clamping: changed)
    }

    /// Runs a prepared statement; `?` marks each argument.
    ///
    /// - Returns: The rows, and how many were changed: of an UPDATE, how many it matched.
    package func execute(_ sql: String, _ arguments: [MySQLValue] = []) throws(MySQLFailure) -> StatementResult {
        try requireConnection()
        do throws(MySQLFailure) {
            return try statement(sql).execute(arguments)
        } catch  where error.kind == .stalePreparation {
            statements.removeAll()
            return try noting { () throws(MySQLFailure) in try self.statement(sql).execute(arguments) }
        } catch {
            throw noted(error)
        }
    }

    private func statement(_ sql: String) throws(MySQLFailure) -> PreparedStatement {
        if let known = statements.take(sql) { return known }
        let prepared = try PreparedStatement(sql, on: handle, address: address)
        statements.insert(prepared)
        return prepared
    }

    func requireConnection() throws(MySQLFailure) {
        guard !isLost else { throw MySQLFailure.lost(address) }
    }

    private func requireSupport() throws(MySQLFailure) {
        let major = serverVersion.split(separator: ".").first.flatMap { Int($0) } ?? 0
        guard major >= 8, !serverVersion.contains("MariaDB"), mariadb_connection(handle) == 0 else {
            throw MySQLFailure.unsupported(address, version: serverVersion)
        }
    }

    func failure() -> MySQLFailure { noted(MySQLFailure(of: handle, address: address)) }

    private func noting<Result>(_ body: () throws(MySQLFailure) -> Result) throws(MySQLFailure) -> Result {
        do throws(MySQLFailure) {
            return try body()
        } catch {
            throw noted(error)
        }
    }

    private func noted(_ failure: MySQLFailure) -> MySQLFailure {
        if failure.kind == .lost { isLost = true }
        return failure
    }
}
