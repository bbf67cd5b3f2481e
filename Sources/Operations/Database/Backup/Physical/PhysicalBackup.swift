internal import MySQLClient
package import SystemPackage

/// Copies the files of a server on this machine by the server's own CLONE, while it goes on, and writes them as tar.
package struct PhysicalBackup: Sendable {
    private let server: DatabaseServer
    /// Where the server may write; nil is beside its data.
    private let folder: FilePath?

    /// The name in a manifest's settings of the transactions that may be in a copy, where `gtidExecuted` has those that
    /// are in it for sure.
    package static let atMost = "chatops_gtid_executed_at_most"

    package init(of server: DatabaseServer, folder: FilePath?) {
        self.server = server
        self.folder = folder
    }

    package func run(
        to sink: some BackupSink,
        tell: @escaping @Sendable (String) -> Void
    ) async throws -> LogicalBackup.Contents {
        try await server.withSession { session in
            var identity = try await session.identity()
            guard server.isLocal else { throw DatabaseFailure.notHere(data: identity.setting("datadir")) }
            try await requirePlugin(session)
            let tables = try await session.perform { try TableShape.all($0) }
            let clone = try CloneFolder(folder, data: FilePath(identity.setting("datadir")))
            defer { clone.remove() }
            try clone.clear()
            let copy = clone.path.appending("data")
            tell("the server copies its data to \(copy)")
            let before = try await session.moment()
            try await session.run("CLONE LOCAL DATA DIRECTORY = \(SQLText.literal(copy.string))")
            try await requireCompletion(session)
            let after = try await session.moment()
            // The server does not say which transaction is the last in a local copy: those before it are, and what came
            // while it was made is or is not. A replay from the beginning skips what the copy has.
            var moment = before
            moment.time = after.time
            identity.settings[Self.atMost] = after.gtidExecuted
            let progress = BackupProgress(expectedRows: 0, tell: tell)
            try await sink.object("data.tar") { write in
                try withoutActuallyEscaping(write) { write in
                    try TarWriter.write(copy, to: write) { progress.add(rows: 0, bytes: $0) }
                }
            }
            return LogicalBackup.Contents(
                server: identity,
                moment: moment,
                tables: [],
                objects: [BackupObject(name: "data.tar", role: .folder)],
                warnings: tables.filter { !$0.isTransactional }.map {
                    "\($0.name) is \($0.engine), which CLONE leaves empty: its rows are not in this backup"
                },
                bytes: progress.total.bytes
            )
        }
    }

    private func requirePlugin(_ session: ServerSession) async throws {
        let question = "SELECT plugin_status FROM information_schema.plugins WHERE plugin_name = 'clone'"
        guard try await session.rows(question).first?.first == "ACTIVE" else {
            throw DatabaseFailure.withoutClone(server: "\(server.options.address)")
        }
    }

    private func requireCompletion(_ session: ServerSession) async throws {
        let question = "SELECT state FROM performance_schema.clone_status ORDER BY id DESC LIMIT 1"
        guard try await session.rows(question).first?.first == "Completed" else {
            throw DatabaseFailure.unreadable("the end of its copy")
        }
    }
}
