import FoundationEssentials
import Logging

/// What `ChatServer database` prints: how the database does, asked with the server's own settings on its own way there.
///
/// `chatops verify database` reads it, from servers of every version: fields may be added and never change.
struct DatabaseReport: Encodable, Equatable, Sendable {
    struct Fault: Encodable, Equatable, Sendable {
        enum Cause: String, Encodable, Sendable {
            case away
            case tooManyConnections
            case denied
            case untrusted
            /// The database, the file or a table is not there.
            case missing
            case readOnly
            case full
            /// Somebody holds a lock for too long.
            case locked
            case damaged
            case other
        }

        var cause: Cause
        /// In the database's own words; holds no password.
        var message: String
    }

    enum Kind: String, Encodable, Sendable {
        case mysql
        case sqlite
    }

    var kind: Kind
    /// For messages.
    var name: String
    var version: String?
    /// Why it cannot be used; nil where it was written to.
    var fault: Fault?
    /// The settings of MySQL that are on and keep it from writing.
    var readOnly: [String] = []
    /// Migrations of this server that it has not seen.
    var pending: [String] = []
    /// Migrations it has seen that this server does not know: a newer one has migrated it.
    var unknown: [String] = []
    /// Tables that its migrations have made and that are gone.
    var missingTables: [String] = []
    /// How many connections MySQL has, and may have.
    var connections: Int?
    var connectionLimit: Int?
    var connectMilliseconds: Double?
    /// Of a row that is written and taken back.
    var writeMilliseconds: Double?

    /// Asks the database that the settings name; what cannot be asked is a fault in the report.
    static func read(_ settings: DatabaseSettings) -> DatabaseReport {
        switch settings {
        case .mysql(let settings): read(settings)
        case .sqlite(let path): read(path)
        }
    }

    /// One line.
    var text: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
        }
    }

    /// Milliseconds, with microseconds as fractions.
    static func since(_ start: ContinuousClock.Instant) -> Double {
        (((ContinuousClock.now - start) / .microseconds(1)).rounded()) / 1000
    }
}

extension Migration {
    /// The tables that stand once these have been applied.
    static func tables(after migrations: [Migration]) -> [String] {
        migrations.flatMap { migration in
            migration.sql.matches(of: /(?m)^CREATE (?:VIRTUAL )?TABLE (?:IF NOT EXISTS )?(\w+)/).map { String($0.1) }
        }
    }
}
