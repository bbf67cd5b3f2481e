/// The statements used last.
///
/// A server holds prepared statements in memory and bounds their number over all connections
/// (`max_prepared_stmt_count`), hence the limit.
struct StatementCache {
    private let limit: Int
    private var statements: [String: (statement: PreparedStatement, used: Int)] = [:]
    private var clock = 0

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    mutating func take(_ sql: String) -> PreparedStatement? {
        clock += 1
        guard let statement = statements[sql]?.statement else { return nil }
        statements[sql]?.used = clock
        return statement
    }

    mutating func insert(_ statement: PreparedStatement) {
        if statements.count >= limit, let oldest = statements.min(by: { $0.value.used < $1.value.used }) {
            statements[oldest.key] = nil
        }
        clock += 1
        statements[statement.sql] = (statement, clock)
    }

    mutating func removeAll() {
        statements.removeAll()
    }
}
