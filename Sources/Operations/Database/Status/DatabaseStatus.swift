internal import BinaryLog
package import FoundationEssentials
package import SystemPackage

/// What could be restored now, and whether that is still growing.
package struct DatabaseStatus: Sendable, Encodable {
    package struct LastBackup: Sendable, Encodable {
        package var id: String
        package var kind: BackupManifest.Kind
        package var finishedAt: Date
        package var ageSeconds: Int
        package var storedBytes: Int
    }

    package struct Archive: Sendable, Encodable {
        /// Whether one runs now, by its lock on this machine.
        package var isRunning: Bool
        package var phase: ArchiveState.Phase
        /// Nil where the server could not be asked.
        package var lagTransactions: UInt64?
        package var lagSeconds: Double?
        package var pendingSegments: Int
        package var updatedAt: Date
        package var holes: [ArchiveHole]
        package var alarms: [ArchiveAlarm]
    }

    package var environment: String
    package var repository: String
    /// Of the newest history last.
    package var restorable: [RestorableSpan]
    package var lastBackup: LastBackup?
    /// Nil where none was ever started with this state folder or spool.
    package var archive: Archive?
    /// How many transactions the server has executed that the repository has not; nil where it could not be asked.
    package var unstoredTransactions: UInt64?
    /// Why it could not be asked.
    package var serverFailure: String?
    package var lastDrill: DrillRecord?
    /// Whom backups are encrypted to; nil for nobody.
    package var recipient: String?
    /// Whether the key that opens them can be had from here; it is not tried.
    package var isKeyKnown: Bool
    /// What is wrong in the repository, as far as its manifests tell.
    package var problems: [String]
    package var readAt: Date

    /// Nothing here asks for a person.
    package var isWell: Bool {
        problems.isEmpty && lastBackup != nil && lastDrill?.passed ?? true
            && archive.map { $0.isRunning && $0.holes.isEmpty && $0.alarms.isEmpty } ?? true
    }

    /// - Parameters:
    ///   - server: asked how far it is; nil for SQLite.
    ///   - spool: of the archive; nil for databases that have none.
    ///   - records: the folder with the record of the last drill.
    package static func read(
        _ environment: String,
        _ repository: Repository,
        server: DatabaseServer?,
        spool: FilePath?,
        records: FilePath,
        recipient: String?,
        isKeyKnown: Bool,
        now: Date
    ) async throws -> DatabaseStatus {
        let catalog = try await catalog(of: repository)
        let lines = catalog?.lines ?? []
        let backups = lines.flatMap { $0.backups.map(\.value) }
        var status = DatabaseStatus(
            environment: environment,
            repository: repository.store.place,
            restorable: lines.flatMap(\.restorable).sorted { $0.from < $1.from },
            lastBackup: backups.max { $0.snapshotAt < $1.snapshotAt }.map { LastBackup($0, now) },
            archive: try spool.flatMap { spool in
                try ArchiveState.read(in: spool).map { Archive($0, isRunning: ArchiveState.isRunning(in: spool)) }
            },
            lastDrill: try JSONDocument.read(DrillRecord.self, at: DrillRecord.path(in: records)),
            recipient: recipient,
            isKeyKnown: isKeyKnown,
            problems: catalog?.damages.map(\.description) ?? [],
            readAt: now
        )
        if let server { await status.ask(server, lines) }
        return status
    }

    private mutating func ask(_ server: DatabaseServer, _ lines: [Catalog.Line]) async {
        do {
            let executed = try await server.withSession { try await $0.executed }
            var stored = GTIDSet()
            for line in lines {
                for text in line.backups.map(\.value.gtidExecuted) + [line.segments.last?.value.gtidAfter ?? ""] {
                    stored = stored.union(GTIDSet(text) ?? GTIDSet())
                }
            }
            unstoredTransactions = executed.subtracting(stored).count
        } catch {
            serverFailure = FailureReport(error).message
        }
    }

    /// Nil where nothing was stored yet.
    private static func catalog(of repository: Repository) async throws -> Catalog? {
        do { return try await Catalog.read(repository) } catch RepositoryFailure.noRepository { return nil }
    }
}

extension DatabaseStatus.LastBackup {
    fileprivate init(_ backup: BackupManifest, _ now: Date) {
        id = backup.id
        kind = backup.kind
        finishedAt = backup.finishedAt
        ageSeconds = Int(now.timeIntervalSince(backup.finishedAt))
        storedBytes = backup.sealedSize
    }
}

extension DatabaseStatus.Archive {
    fileprivate init(_ state: ArchiveState, isRunning: Bool) {
        self.isRunning = isRunning
        phase = state.phase
        lagTransactions = state.lagTransactions
        lagSeconds = state.lagSeconds
        pendingSegments = state.pendingSegments
        updatedAt = state.updatedAt
        holes = state.holes
        alarms = state.alarms
    }
}
