internal import MySQLClient
internal import Synchronization

/// Reads all of a server as of one moment, and writes it as SQL.
package struct LogicalBackup: Sendable {
    package let server: DatabaseServer
    /// Connections that read at once.
    package var jobs: Int
    /// Of SQL, after which an object of rows ends.
    package var objectBytes = 64 << 20
    /// Of data, as the server estimates it, for each range of a table's key that is read by itself.
    package var rangeBytes = 64 << 20
    /// Whether tables that take no part in snapshots are refused.
    package var isStrict = false
    /// How long to wait for a moment without long statements.
    package var patience = Duration.seconds(120)

    package init(of server: DatabaseServer, jobs: Int) {
        self.server = server
        self.jobs = max(1, jobs)
    }

    /// What was read, and of which moment.
    package struct Contents: Sendable {
        package var server: ServerIdentity
        package var moment: ServerMoment
        package var tables: [TableChecksum]
        package var objects: [BackupObject]
        package var warnings: [String]
        /// Of SQL.
        package var bytes: Int
    }

    /// Writes all objects to `sink`; nothing is left locked when it returns or throws.
    package func run(to sink: some BackupSink, tell: @escaping @Sendable (String) -> Void) async throws -> Contents {
        try await ConsistentSnapshot.with(server, sessions: jobs, patience: patience, onWait: tell) {
            snapshot,
            tables,
            keeper in
            let identity = try await keeper.identity()
            let mode = identity.setting("gtid_mode")
            guard mode == "ON" else {
                throw DatabaseFailure.withoutGTIDs(server: "\(server.options.address)", mode: mode)
            }
            var warnings = try warnings(about: tables)
            let definitions = try await keeper.perform { connection in
                (
                    tables: try TableDefinitions.text(connection, tables: tables),
                    code: try CodeDefinitions.text(connection),
                    accounts: try accounts(connection)
                )
            }
            warnings += definitions.code.brokenViews.map { "the view \($0) does not work, so it was left out" }
            var objects = [
                BackupObject(name: "tables.sql", role: .tables), BackupObject(name: "code.sql", role: .code),
                BackupObject(name: "accounts.sql", role: .accounts),
            ]
            try await sink.object("tables.sql", text: definitions.tables)
            try await sink.object("code.sql", text: definitions.code.text)
            try await sink.object("accounts.sql", text: definitions.accounts)
            let progress = BackupProgress(expectedRows: tables.reduce(0) { $0 + $1.estimatedRows }, tell: tell)
            let ranges = try await ranges(of: tables, snapshot.sessions[0])
            let read = try await RowReading(
                ranges: ranges,
                objectBytes: objectBytes,
                sink: sink,
                progress: progress,
                keeper: snapshot
            ).run(on: snapshot.sessions)
            objects += read.objects
            return Contents(
                server: identity,
                moment: snapshot.moment,
                tables: tables.map { table in
                    let digest = read.digests[table.name] ?? RowDigest()
                    return TableChecksum(table: table.name, rows: digest.rows, checksum: digest.text)
                },
                objects: objects,
                warnings: warnings,
                bytes: progress.total.bytes
            )
        }
    }

    private func accounts(_ connection: Connection) throws -> String {
        do { return try AccountDefinitions.text(connection).text } catch let error as MySQLFailure
            where error.kind == .denied
        {
            let purpose = "to read users and their grants"
            throw DatabaseFailure.missingGrant(user: server.options.user, privileges: ["SELECT"], purpose: purpose)
        }
    }

    private func warnings(about tables: [TableShape]) throws -> [String] {
        let others = tables.filter { !$0.isTransactional }
        guard !others.isEmpty else { return [] }
        if isStrict {
            throw DatabaseFailure.unsafeTables(
                others.map { "\($0.name)" },
                engine: Set(others.map(\.engine)).sorted().joined(separator: ", ")
            )
        }
        return others.map { "\($0.name) is \($0.engine), so its rows may be of a later moment than all others" }
    }

    /// Large tables in several ranges, the largest first, so that no connection is left with much at the end.
    private func ranges(of tables: [TableShape], _ session: ServerSession) async throws -> [TableRange] {
        var ranges: [TableRange] = []
        for (number, table) in tables.enumerated() {
            let count = min(64, table.estimatedBytes / rangeBytes + 1)
            var parts: [KeyRange?] = [nil]
            if count > 1, let column = table.rangeColumn.map(SQLText.name) {
                let bounds = try await session.rows("SELECT MIN(\(column)), MAX(\(column)) FROM \(table.name.quoted)")
                if let low = bounds.first?[0].flatMap({ Int128($0) }),
                    let high = bounds.first?[1].flatMap({ Int128($0) })
                {
                    parts = KeyRange.ranges(from: low, to: high, count: count)
                }
            }
            for (index, part) in parts.enumerated() {
                let range = TableRange(
                    table: table,
                    tableNumber: number + 1,
                    number: index + 1,
                    keys: part,
                    estimatedBytes: table.estimatedBytes / parts.count
                )
                ranges.append(range)
            }
        }
        return ranges.sorted { $0.estimatedBytes > $1.estimatedBytes }
    }
}
