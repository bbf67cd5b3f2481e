import Diagnostics
import FoundationEssentials
import GRDB
import SystemPackage

/// A copy of the embedded database as of one moment, made while a server may be writing (SQLite's online backup), and what
/// it holds.
struct DatabaseCopy: Encodable {
    struct Table: Encodable {
        var name: String
        var rows: Int
    }

    /// The `instance_id` of the database, by which it is told from every other.
    var instance: String
    /// Of SQLite.
    var version: String
    var bytes: Int
    /// In microseconds since 1970: when it was done; all that is in it was there before.
    var copiedAt: Int
    var tables: [Table]

    var text: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
        }
    }

    /// Writes the copy to a new file, and checks it from end to end (`PRAGMA integrity_check`, foreign keys).
    ///
    /// A file that does not pass is removed.
    static func make(of source: FilePath, at destination: FilePath) throws(StorageFailure) -> DatabaseCopy {
        guard FileStatus(of: source) != nil else {
            throw .database(source, DatabaseError(message: "there is no such file"))
        }
        let copy = SQLiteFile(path: destination)
        do throws(StorageFailure) {
            return try copy.attempt { () throws -> DatabaseCopy in try write(source, to: copy) }
        } catch {
            try? FileManager.default.removeItem(atPath: destination.string)
            throw error
        }
    }

    private static func write(_ source: FilePath, to copy: SQLiteFile) throws -> DatabaseCopy {
        try? FileManager.default.removeItem(atPath: copy.path.string)
        try copy.create()
        let original = try DatabaseQueue(
            path: source.string,
            configuration: SQLiteFile(path: source).configuration(busyTimeout: .seconds(30))
        )
        let made = try DatabaseQueue(path: copy.path.string)
        try original.backup(to: made)
        try original.close()
        let report = try made.writeWithoutTransaction { database in try Self.report(database) }
        try made.close()
        return report
    }

    private static func report(_ database: Database) throws -> DatabaseCopy {
        // The copy is one file without a log beside it.
        _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
        let faults = try String.fetchAll(database, sql: "PRAGMA integrity_check")
        guard faults == ["ok"] else { throw DatabaseError(message: "the copy is damaged: \(faults.first ?? "")") }
        guard try Row.fetchOne(database, sql: "PRAGMA foreign_key_check") == nil else {
            throw DatabaseError(message: "rows of the copy refer to rows that are not there")
        }
        let names = try String.fetchAll(
            database,
            sql:
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        )
        let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        let size = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0
        return DatabaseCopy(
            instance: try String.fetchOne(database, sql: "SELECT instance_id FROM server") ?? "",
            version: try String.fetchOne(database, sql: "SELECT sqlite_version()") ?? "",
            bytes: pages * size,
            copiedAt: Int(Date().timeIntervalSince1970 * 1_000_000),
            tables: try names.map { name in
                let quoted = name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
                return Table(
                    name: name,
                    rows: try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM \"\(quoted)\"") ?? 0
                )
            }
        )
    }
}
