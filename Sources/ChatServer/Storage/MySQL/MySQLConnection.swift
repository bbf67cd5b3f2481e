import MySQLClient

/// A connection of the pool, in the hands of one thread at a time.
///
/// Its transactions start by themselves with their first statement (`autocommit = 0`), which saves a round trip each.
final class MySQLConnection: SQLConnection, @unchecked Sendable {
    // Not checked: the pool hands it to one thread, which gives it back.
    private let connection: Connection
    private(set) var access: SQLAccess
    /// What a statement failed with that has ended the transaction, whatever the caller makes of it.
    private var ending: SQLFailure?

    init(_ options: ConnectionOptions, for access: SQLAccess) throws(MySQLFailure) {
        connection = try Connection(options)
        self.access = access
        try connection.run("SET SESSION autocommit = 0, innodb_lock_wait_timeout = 1, lock_wait_timeout = 1")
        try connection.run(access.sessionSettings)
    }

    var dialect: Dialect { .mysql }
    var interrupter: Interrupter { connection.interrupter }
    var isLost: Bool { connection.isLost }

    func close() { connection.close() }

    @discardableResult
    func execute(_ sql: String, _ arguments: [any SQLBindable]) throws(SQLFailure) -> Int {
        try perform(sql, arguments).changed
    }

    func query(_ sql: String, _ arguments: [any SQLBindable]) throws(SQLFailure) -> [SQLRow] {
        try perform(sql, arguments).rows.map { SQLRow(values: $0.map(SQLValue.init)) }
    }

    private func perform(_ sql: String, _ arguments: [any SQLBindable]) throws(SQLFailure) -> StatementResult {
        if let ending { throw ending }
        do {
            return try connection.execute(sql, arguments.map { MySQLValue($0.sqlValue) })
        } catch {
            let failure = SQLFailure(error)
            if case .contention = failure { ending = failure }
            throw failure
        }
    }

    /// Runs `body` in a transaction.
    ///
    /// - Throws: `SQLFailure`, or what `body` throws.
    func transaction<Result>(
        _ access: SQLAccess,
        _ body: (any SQLConnection) throws -> Result
    ) throws -> Result {
        ending = nil
        let result: Result
        do {
            if access != self.access {
                try connection.run(access.sessionSettings)
                self.access = access
            }
            result = try body(self)
            if let ending { throw ending }
        } catch {
            _ = try? connection.run("ROLLBACK")
            throw ending ?? (error as? MySQLFailure).map { SQLFailure($0) } ?? error
        }
        do {
            try connection.run("COMMIT")
        } catch {
            _ = try? connection.run("ROLLBACK")
            throw access == .read ? SQLFailure(error) : SQLFailure(ofCommit: error)
        }
        return result
    }
}

extension SQLAccess {
    /// Reading takes its snapshot with the first statement.
    fileprivate var sessionSettings: String {
        switch self {
        case .read: "SET SESSION transaction_isolation = 'REPEATABLE-READ', transaction_read_only = 1"
        case .write: "SET SESSION transaction_isolation = 'READ-COMMITTED', transaction_read_only = 0"
        }
    }
}

extension MySQLValue {
    fileprivate init(_ value: SQLValue) {
        switch value {
        case .null: self = .null
        case .integer(let value): self = .integer(value)
        case .text(let value): self = .text(value)
        case .blob(let value): self = .blob(value)
        }
    }
}

extension SQLValue {
    /// Real numbers and what is beyond 64 bits, which no column of ours holds, are cut, as with SQLite.
    fileprivate init(_ value: MySQLValue) {
        switch value {
        case .null: self = .null
        case .integer(let value): self = .integer(value)
        case .unsigned(let value): self = .integer(Int64(clamping: value))
        case .real(let value): self = .integer(Int64(exactly: value.rounded(.towardZero)) ?? 0)
        case .text(let value): self = .text(value)
        case .blob(let value): self = .blob(value)
        }
    }
}
