import FoundationEssentials
import GRDB

/// A connection to the file, inside a transaction.
final class SQLiteConnection: SQLConnection {
    private let database: GRDB.Database

    init(_ database: GRDB.Database) {
        self.database = database
    }

    var dialect: Dialect { .sqlite }

    @discardableResult
    func execute(_ sql: String, _ arguments: [any SQLBindable]) throws(SQLFailure) -> Int {
        try translated {
            let statement = try database.cachedStatement(sql: sql)
            try statement.execute(arguments: StatementArguments(arguments.map(\.sqlValue.databaseValue)))
            return database.changesCount
        }
    }

    func query(_ sql: String, _ arguments: [any SQLBindable]) throws(SQLFailure) -> [SQLRow] {
        try translated {
            let statement = try database.cachedStatement(sql: sql)
            let arguments = StatementArguments(arguments.map(\.sqlValue.databaseValue))
            let cursor = try Row.fetchCursor(statement, arguments: arguments)
            var rows: [SQLRow] = []
            while let row = try cursor.next() {
                rows.append(SQLRow(values: row.databaseValues.map(SQLValue.init)))
            }
            return rows
        }
    }

    private func translated<Result>(_ body: () throws -> Result) throws(SQLFailure) -> Result {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw SQLFailure(error)
        } catch {
            throw .statement(code: 0, message: "\(error)")
        }
    }
}

extension SQLFailure {
    /// By SQLite's result codes, https://sqlite.org/rescode.html.
    init(_ error: DatabaseError) {
        let message = error.message ?? error.resultCode.description
        switch (error.resultCode, error.extendedResultCode) {
        case (.SQLITE_BUSY, _), (.SQLITE_LOCKED, _): self = .contention(message)
        case (_, .SQLITE_CONSTRAINT_UNIQUE), (_, .SQLITE_CONSTRAINT_PRIMARYKEY): self = .uniqueViolation(key: message)
        case (_, .SQLITE_CONSTRAINT_FOREIGNKEY): self = .foreignKeyViolation(message)
        case (.SQLITE_READONLY, _), (.SQLITE_FULL, _): self = .readOnly(message)
        case (.SQLITE_IOERR, _), (.SQLITE_CANTOPEN, _), (.SQLITE_INTERRUPT, _), (.SQLITE_ABORT, _):
            self = .unavailable(message)
        default: self = .statement(code: Int(error.extendedResultCode.rawValue), message: message)
        }
    }
}

extension SQLValue {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .text(let value): value.databaseValue
        case .blob(let bytes): Data(bytes).databaseValue
        }
    }

    /// A real number, which no column of ours holds, is cut to an integer.
    fileprivate init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let value): self = .integer(value)
        case .double(let value): self = .integer(Int64(exactly: value.rounded(.towardZero)) ?? 0)
        case .string(let value): self = .text(value)
        case .blob(let data): self = .blob([UInt8](data))
        }
    }
}
