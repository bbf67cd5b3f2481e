/// A connection inside a transaction, on a thread where blocking is allowed.
///
/// It is only valid inside the closure it was handed to.
protocol SQLConnection: AnyObject {
    var dialect: Dialect { get }

    /// Runs a statement that returns no rows; `?` marks each argument.
    ///
    /// - Returns: How many rows were changed; a row set to the values it had counts in both databases.
    @discardableResult
    func execute(_ sql: String, _ arguments: [any SQLBindable]) throws(SQLFailure) -> Int

    func query(_ sql: String, _ arguments: [any SQLBindable]) throws(SQLFailure) -> [SQLRow]
}

extension SQLConnection {
    @discardableResult
    func execute(_ sql: String, _ arguments: any SQLBindable...) throws(SQLFailure) -> Int {
        try execute(sql, arguments)
    }

    func query(_ sql: String, _ arguments: any SQLBindable...) throws(SQLFailure) -> [SQLRow] {
        try query(sql, arguments)
    }

    /// The first row, if there is any.
    func first(_ sql: String, _ arguments: any SQLBindable...) throws(SQLFailure) -> SQLRow? {
        try query(sql, arguments).first
    }
}
