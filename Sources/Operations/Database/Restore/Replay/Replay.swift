package import BinaryLog
internal import FoundationEssentials
internal import Glibc
internal import MySQLClient
internal import SystemPackage

/// Has a scratch server's replication applier apply binlog files, put in place as its relay logs.
///
/// What is already executed is passed over by its GTID, so that a replay that was killed, or whose server was, is simply
/// begun again. The last file is cut after the last transaction that is wanted, rather than stopped `UNTIL` there: the
/// applier then works in parallel up to the end.
package struct Replay: Sendable {
    let server: ScratchServer
    let files: [ReplayFile]
    /// To be marked as executed without being applied.
    let skipped: [GTID]

    package init(on server: ScratchServer, of files: [ReplayFile], skipping skipped: [GTID]) {
        self.server = server
        self.files = files
        self.skipped = skipped
    }

    /// Applies them; returns when all is applied, or throws why it cannot be.
    package func callAsFunction(_ progress: @escaping @Sendable (WorkProgress) -> Void) async throws {
        let session = try await server.connect()
        do {
            try await forgetChannels(session)
            try await skip(session)
            try await apply(session, progress)
            try await forgetChannels(session)
        } catch {
            await session.close()
            try Task.checkCancellation()
            if !server.isRunning {
                throw RestoreFailure.serverEnded(log: server.log, lastWords: ScratchServer.errors(in: server.log))
            }
            throw error
        }
        await session.close()
    }

    /// Whether all of it is applied.
    package func isDone(_ session: ServerSession) async throws -> Bool {
        let executed = try await session.executed
        return wanted.isSubset(of: executed)
    }

    /// What is executed at the end, besides what was before.
    package var wanted: GTIDSet {
        var all = files.reduce(into: GTIDSet()) { $0.formUnion($1.transactions) }
        for gtid in skipped { all.insert(gtid) }
        return all
    }

    /// Those of killed replays, and their relay logs with them.
    private func forgetChannels(_ session: ServerSession) async throws {
        let channels = try await session.rows("SELECT channel_name FROM mysql.slave_relay_log_info")
        for channel in channels.compactMap({ $0.first ?? nil }) {
            let name = SQLText.literal(channel)
            try await session.run("STOP REPLICA FOR CHANNEL \(name)", "RESET REPLICA ALL FOR CHANNEL \(name)")
        }
    }

    private func skip(_ session: ServerSession) async throws {
        let executed = try await session.executed
        for gtid in skipped where !executed.contains(gtid) {
            try await session.run("SET gtid_next = '\(gtid)'", "BEGIN", "COMMIT", "SET gtid_next = 'AUTOMATIC'")
        }
    }

    private func apply(_ session: ServerSession, _ report: @escaping @Sendable (WorkProgress) -> Void) async throws {
        let executed = try await session.executed
        let pending = files.filter { !$0.transactions.isSubset(of: executed) }
        guard !pending.isEmpty else { return }
        // Of a name that the server has nothing open of.
        let channel = "restore" + String(UInt32.random(in: 0 ... .max), radix: 36)
        let names = try place(pending, channel)
        try await session.run(
            """
            CHANGE REPLICATION SOURCE TO source_host = 'nowhere', relay_log_file = '\(names[0])', relay_log_pos = 4 \
            FOR CHANNEL '\(channel)'
            """,
            "START REPLICA SQL_THREAD FOR CHANNEL '\(channel)'"
        )
        let started = ContinuousClock.now
        let total = pending.reduce(0) { $0 + $1.length }
        let wanted = wanted
        while true {
            let executed = try await session.executed
            if wanted.isSubset(of: executed) { break }
            try await requireApplier(session, channel, wanted.subtracting(executed))
            let done = try await position(session, channel, pending, names)
            report(WorkProgress(done: done, total: total, elapsed: ContinuousClock.now - started))
            try await Task.sleep(for: .milliseconds(200))
        }
        report(WorkProgress(done: total, total: total, elapsed: ContinuousClock.now - started))
    }

    /// Links the files into the relay logs' folder, the cut ones copied, and lists them.
    private func place(_ files: [ReplayFile], _ channel: String) throws -> [String] {
        var names: [String] = []
        for (index, file) in files.enumerated() {
            let digits = String(index + 1)
            let name = "relay-\(channel)." + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
            let path = server.relayLogs.appending(name)
            if !file.isWhole || file.opening != nil || link(file.path.string, path.string) != 0 {
                try FileCut.copy(file, to: path)
            }
            names.append(name)
        }
        let list = names.map { "\(server.relayLogs.appending($0))\n" }.joined()
        let index = server.relayLogs.appending("relay-\(channel).index")
        try DurableFile.write(list.utf8, to: index, permissions: .ownerReadWrite)
        return names
    }

    /// Throws when the applier has stopped.
    private func requireApplier(_ session: ServerSession, _ channel: String, _ missing: GTIDSet) async throws {
        let filter = "WHERE channel_name = '\(channel)'"
        let state = try await session.text(
            "SELECT service_state FROM performance_schema.replication_applier_status \(filter)"
        )
        guard state != "ON" else { return }
        let errors = try await session.rows(
            """
            SELECT applying_transaction, last_error_message FROM \
            performance_schema.replication_applier_status_by_worker \(filter) AND last_error_number <> 0 \
            UNION ALL SELECT processing_transaction, last_error_message FROM \
            performance_schema.replication_applier_status_by_coordinator \(filter) AND last_error_number <> 0
            """
        )
        guard let error = errors.first else { throw RestoreFailure.incomplete(missing: missing.description) }
        let message = error[1] ?? ""
        // Without saying so the server has stopped for want of what it was not given.
        let named = GTID(error[0] ?? "")?.description
        throw RestoreFailure.applier(transaction: named ?? "\(missing)", reason: Self.plain(message))
    }

    /// Without where the server looks for more about it, which does not outlive the restore.
    static func plain(_ message: String) -> String {
        let words = message.split(separator: "Error '", maxSplits: 1)
        let reason = words.count == 2 ? words[1] : message[...]
        return String(reason.prefix(600)).replacing("\n", with: " ")
    }

    /// Bytes before where the applier is.
    private func position(
        _ session: ServerSession,
        _ channel: String,
        _ files: [ReplayFile],
        _ names: [String]
    ) async throws -> UInt64 {
        let rows = try await session.rows(
            "SELECT relay_log_name, relay_log_pos FROM mysql.slave_relay_log_info WHERE channel_name = '\(channel)'"
        )
        guard let row = rows.first, row.count == 2, let name = row[0].map({ FilePath($0).lastComponent?.string }),
            let index = names.firstIndex(where: { $0 == name }), let offset = row[1].flatMap({ UInt64($0) })
        else { return 0 }
        return files[..<index].reduce(0) { $0 + $1.length } + min(offset, files[index].length)
    }
}

extension ServerSession {
    /// The first column of the first row; nil for NULL or no row.
    func text(_ sql: String) async throws -> String? { try await rows(sql).first?.first ?? nil }

    /// What the server has executed.
    package var executed: GTIDSet {
        get async throws {
            let text = try await text("SELECT @@GLOBAL.gtid_executed") ?? ""
            return GTIDSet(text) ?? GTIDSet()
        }
    }
}
