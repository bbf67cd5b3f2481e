/// What one transaction did to a table.
package struct FoundChange: Encodable, Sendable, Hashable {
    package enum Kind: String, Encodable, Sendable, Hashable, Comparable {
        case insert, update, delete
        /// It changed definitions.
        case definition

        package static func < (one: Kind, other: Kind) -> Bool { one.rawValue < other.rawValue }
    }

    /// As `chatops db restore --before-gtid` takes it.
    package var gtid: String
    /// When the server committed it, in UTC.
    package var time: String
    package var table: String
    /// Rows by kind; a definition has none.
    package var rows: [String: Int]
    package var kinds: [Kind]
    /// The statements as they were sent, where the server logged them (`binlog_rows_query_log_events`).
    package var statements: [String]
}
