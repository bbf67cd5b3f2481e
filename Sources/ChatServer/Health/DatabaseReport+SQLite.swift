import GRDB
import SystemPackage

extension DatabaseReport {
    static func read(_ path: FilePath, migrations: [Migration] = Migration.sqlite) -> DatabaseReport {
        var report = DatabaseReport(kind: .sqlite, name: path.string)
        // SQLite would create it.
        guard FileStatus(of: path) != nil else {
            report.fault = Fault(cause: .missing, message: "there is no file \(path)")
            return report
        }
        let file = SQLiteFile(path: path)
        do {
            let start = ContinuousClock.now
            let queue = try DatabaseQueue(
                path: path.string,
                configuration: file.configuration(busyTimeout: .seconds(2))
            )
            report.connectMilliseconds = since(start)
            try queue.read { try report.look($0, migrations) }
            try queue.writeWithoutTransaction { try report.write($0) }
        } catch let error as DatabaseError {
            report.fault = Fault(error)
        } catch {
            report.fault = Fault(cause: .other, message: "\(error)")
        }
        return report
    }

    private mutating func look(_ database: Database, _ migrations: [Migration]) throws {
        version = try String.fetchOne(database, sql: "SELECT sqlite_version()")
        let history = try SchemaHistory(database, migrations: migrations)
        pending = history.pending.map(\.id)
        unknown = history.unknown
        missingTables = try Migration.tables(after: migrations.filter { history.applied.contains($0.id) })
            .filter { try !database.tableExists($0) }
    }

    /// A row that is taken back before anybody can see it.
    private mutating func write(_ database: Database) throws {
        guard pending.isEmpty else { return }
        let start = ContinuousClock.now
        try database.inTransaction(.immediate) {
            try database.execute(
                sql: "INSERT INTO schema_migrations (id, applied_at) VALUES (?, 'a check')",
                arguments: ["check-\(UInt64.random(in: 0 ... .max))"]
            )
            return .rollback
        }
        writeMilliseconds = Self.since(start)
    }
}

extension DatabaseReport.Fault {
    init(_ error: DatabaseError) {
        let cause: Cause =
            switch error.resultCode {
            case .SQLITE_READONLY: .readOnly
            case .SQLITE_FULL: .full
            case .SQLITE_BUSY, .SQLITE_LOCKED: .locked
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged
            case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: .denied
            default: .other
            }
        let words = error.message ?? error.resultCode.description
        self.init(cause: cause, message: "\(words) (SQLite \(error.extendedResultCode))")
    }
}
