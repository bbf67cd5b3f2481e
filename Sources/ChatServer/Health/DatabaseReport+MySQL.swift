import MySQLClient

extension DatabaseReport {
    static func read(_ settings: MySQLSettings, migrations: [Migration] = Migration.mysql) -> DatabaseReport {
        var report = DatabaseReport(kind: .mysql, name: settings.name)
        do throws(MySQLFailure) {
            let start = ContinuousClock.now
            var options = settings.connectionOptions
            options.timeout = .seconds(5)
            let connection = try Connection(options)
            defer { connection.close() }
            report.connectMilliseconds = since(start)
            report.version = connection.serverVersion
            try report.look(connection, migrations)
            try report.write(connection)
        } catch {
            report.fault = Fault(error)
        }
        return report
    }

    private mutating func look(_ connection: Connection, _ migrations: [Migration]) throws(MySQLFailure) {
        let names = ["read_only", "super_read_only", "innodb_read_only", "offline_mode"]
        let columns = names.map { "@@global.\($0)" }.joined(separator: ", ")
        let settings = try connection.execute("SELECT \(columns), @@global.max_connections").rows.first ?? []
        readOnly = zip(names, settings).filter { $0.1.isOn }.map(\.0)
        connectionLimit = settings.last?.whole
        connections = try connection.execute("SHOW GLOBAL STATUS LIKE 'Threads_connected'").rows.first?.last?.whole
        let tables = try connection.execute("SHOW TABLES").rows.compactMap { $0.first?.words }
        guard tables.contains("schema_migrations") else {
            pending = migrations.map(\.id)
            return
        }
        let applied = try connection.execute("SELECT id FROM schema_migrations ORDER BY id").rows
            .compactMap { $0.first?.words }
        let history = SchemaHistory(migrations: migrations, applied: applied)
        pending = history.pending.map(\.id)
        unknown = history.unknown
        missingTables = Migration.tables(after: migrations.filter { applied.contains($0.id) })
            .filter { !tables.contains($0) }
    }

    /// A row that is taken back before anybody can see it.
    private mutating func write(_ connection: Connection) throws(MySQLFailure) {
        guard pending.isEmpty else { return }
        let start = ContinuousClock.now
        try connection.run("SET SESSION innodb_lock_wait_timeout = 2, lock_wait_timeout = 2")
        try connection.run("START TRANSACTION")
        defer { _ = try? connection.run("ROLLBACK") }
        _ = try connection.execute(
            "INSERT INTO schema_migrations (id, applied_at) VALUES (?, 'a check')",
            [.text("check-\(UInt64.random(in: 0 ... .max))")]
        )
        try connection.run("ROLLBACK")
        writeMilliseconds = Self.since(start)
    }
}

extension DatabaseReport.Fault {
    init(_ failure: MySQLFailure) {
        let cause: Cause =
            switch failure.kind {
            case .readOnly: .readOnly
            case .diskFull: .full
            case .deadlock, .lockWait: .locked
            case .cannotConnect where [1040, 1203, 1226].contains(failure.code): .tooManyConnections
            case .cannotConnect, .lost: .away
            case .untrusted: .untrusted
            case .denied: .denied
            case .unknownDatabase: .missing
            case .other where failure.code == 1146: .missing
            case .duplicate, .foreignKey, .unsupported, .stalePreparation, .other: .other
            }
        self.init(cause: cause, message: failure.message)
    }
}

extension MySQLValue {
    fileprivate var words: String? { if case .text(let text) = self { text } else { nil } }

    fileprivate var whole: Int? {
        switch self {
        case .integer(let value): Int(clamping: value)
        case .unsigned(let value): Int(clamping: value)
        case .text(let text): Int(text)
        case .null, .real, .blob: nil
        }
    }

    fileprivate var isOn: Bool { words.map { $0 == "ON" } ?? (whole == 1) }
}
