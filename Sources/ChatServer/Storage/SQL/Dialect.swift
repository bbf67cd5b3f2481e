/// Where SQLite and MySQL want different words for the same thing.
enum Dialect: String, CaseIterable, Sendable {
    case sqlite
    case mysql

    /// Ends a SELECT whose rows the transaction is about to change; SQLite's write transactions hold the whole file.
    var forUpdate: String { self == .mysql ? " FOR UPDATE" : "" }

    /// Ends a SELECT whose rows must stay as they are until the transaction ends, while others may hold them likewise.
    var forShare: String { self == .mysql ? " FOR SHARE" : "" }

    /// Starts an INSERT that leaves an existing row as it is and then counts no change.
    ///
    /// MySQL's IGNORE would also hide truncation, so its INSERT ends in `orKeep`.
    var insertOrIgnore: String { self == .mysql ? "INSERT" : "INSERT OR IGNORE" }

    /// Ends an `insertOrIgnore`; `column` is any column of the primary key.
    func orKeep(_ column: String) -> String { self == .mysql ? " ON DUPLICATE KEY UPDATE \(column) = \(column)" : "" }

    /// The larger of two expressions, neither of which may be NULL.
    func greatest(_ first: String, _ second: String) -> String {
        self == .mysql ? "GREATEST(\(first), \(second))" : "MAX(\(first), \(second))"
    }
}

extension String {
    /// As many question marks in parentheses, `(?, ?, ?)`.
    static func placeholders(_ count: Int) -> String {
        "(" + Array(repeating: "?", count: count).joined(separator: ", ") + ")"
    }
}
