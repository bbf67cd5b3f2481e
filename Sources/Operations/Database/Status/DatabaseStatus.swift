internal import BinaryLog
package import FoundationEssentials

/// What can be restored, how far behind the archive is, and when that was last tried.
package struct DatabaseStatus: Codable, Sendable {
    /// Transactions that nobody can restore any more.
    package struct Hole: Codable, Sendable, Hashable {
        package var history: String
        package var transactions: String
    }

    package var environment: String
    package var repository: String
    package var backups: Int
    package var newestBackup: String?
    package var newestBackupAt: Date?
    /// The oldest and the newest moment that can be restored; between them any, where a binlog is archived.
    package var restorableFrom: Date?
    package var restorableTo: Date?
    /// Whether every moment between can be, and not only those of backups.
    package var isContinuous: Bool
    /// Transactions that the server has executed and the repository has not; nil where it could not be asked.
    package var lagTransactions: UInt64?
    /// For how long the newest of what is stored has been the newest, where there is a lag.
    package var lagSeconds: Int?
    package var holes: [Hole]
    package var damages: [String]
    package var lastDrill: DrillRecord?
    /// Whether there is a private key to open backups with; nil where nothing is encrypted.
    package var hasKey: Bool?
    /// Why the server could not be asked.
    package var serverFailure: String?

    /// Whether there is something to restore, and nothing is known to be wrong with it.
    package var isWell: Bool {
        backups > 0 && damages.isEmpty && holes.isEmpty && hasKey != false && lastDrill?.passed != false
    }

    /// - Parameters:
    ///   - server: asked how far it is; nil where none is named, as for SQLite.
    ///   - hasKey: whether the private key is there.
    package static func read(
        _ environment: String,
        _ tools: BackupTools,
        server: DatabaseServer?,
        hasKey: Bool,
        now: Date
    ) async throws -> DatabaseStatus {
        let catalog = try await tools.catalog()
        var status = DatabaseStatus(
            environment: environment,
            repository: tools.repository.store.place,
            backups: 0,
            isContinuous: false,
            holes: [],
            damages: catalog?.damages.map { "\($0.key) \($0.reason)" } ?? [],
            lastDrill: try DrillRecord.read(in: tools.state),
            hasKey: tools.seal.recipient == nil ? nil : hasKey
        )
        status.note(catalog?.lines ?? [])
        guard let server else { return status }
        do {
            let executed = try await server.withSession { session in
                try (await session.rows("SELECT @@GLOBAL.gtid_executed").first ?? []).text(0)
            }
            status.note(executed.filter { !$0.isWhitespace }, catalog?.lines ?? [], now: now)
        } catch let error where !(error is CancellationError) {
            status.serverFailure = FailureReport(error).message
        }
        return status
    }

    private mutating func note(_ lines: [Catalog.Line]) {
        let all = lines.flatMap(\.backups).map(\.value)
        backups = all.count
        let newest = all.max { $0.snapshotAt < $1.snapshotAt }
        newestBackup = newest?.id
        newestBackupAt = newest?.startedAt
        restorableFrom = all.map(\.snapshotAt).min().map(Self.date)
        let archived = lines.compactMap { $0.segments.last?.value.lastCommit }.max()
        restorableTo = [newest?.snapshotAt, archived].compactMap { $0 }.max().map(Self.date)
        isContinuous = archived != nil
        for line in lines {
            var known = line.segments.first.flatMap { GTIDSet($0.value.gtidBefore) } ?? GTIDSet()
            for segment in line.segments.map(\.value) {
                guard let before = GTIDSet(segment.gtidBefore), let after = GTIDSet(segment.gtidAfter) else { continue }
                let missing = before.subtracting(known)
                if !missing.isEmpty { holes.append(Hole(history: "\(line.history)", transactions: "\(missing)")) }
                known = after
            }
        }
    }

    private mutating func note(_ executed: String, _ lines: [Catalog.Line], now: Date) {
        guard let executed = GTIDSet(executed) else { return }
        var stored = GTIDSet()
        for line in lines {
            for text in line.backups.map(\.value.gtidExecuted) + [line.segments.last?.value.gtidAfter ?? ""] {
                if let set = GTIDSet(text) { stored.formUnion(set) }
            }
        }
        let lag = executed.subtracting(stored).count
        lagTransactions = lag
        if lag == 0 { lagSeconds = 0 } else { lagSeconds = restorableTo.map { Int(now.timeIntervalSince($0)) } }
    }

    private static func date(_ microseconds: Int) -> Date {
        Date(timeIntervalSince1970: Double(microseconds) / 1_000_000)
    }
}
