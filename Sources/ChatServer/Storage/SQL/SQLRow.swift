/// One row of a result, its values in the order of the statement's columns.
struct SQLRow: Equatable, Sendable {
    let values: [SQLValue]

    func integer(_ column: Int) throws(SQLFailure) -> Int64 {
        guard let value = try optionalInteger(column) else { throw .unexpectedValue(column: column) }
        return value
    }

    func text(_ column: Int) throws(SQLFailure) -> String {
        guard let value = try optionalText(column) else { throw .unexpectedValue(column: column) }
        return value
    }

    func blob(_ column: Int) throws(SQLFailure) -> [UInt8] {
        guard case .blob(let bytes) = try value(column) else { throw .unexpectedValue(column: column) }
        return bytes
    }

    /// `nil` for SQL's NULL.
    func optionalInteger(_ column: Int) throws(SQLFailure) -> Int64? {
        switch try value(column) {
        case .null: nil
        case .integer(let value): value
        case .text, .blob: throw .unexpectedValue(column: column)
        }
    }

    /// `nil` for SQL's NULL.
    func optionalText(_ column: Int) throws(SQLFailure) -> String? {
        switch try value(column) {
        case .null: nil
        case .text(let value): value
        case .integer, .blob: throw .unexpectedValue(column: column)
        }
    }

    private func value(_ column: Int) throws(SQLFailure) -> SQLValue {
        guard values.indices.contains(column) else { throw .unexpectedValue(column: column) }
        return values[column]
    }
}
