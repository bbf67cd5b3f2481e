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
    ///   - spool: of the archive; nil for databases that have none.
    ///   - records: the folder with the record of the last drill.
    package static func read(
        _ environment: String,
        _ repository: Repository,
        spool: FilePath?,
        records: FilePath,
        recipient: String?,
        isKeyKnown: Bool,
        now: Date
    ) async throws -> DatabaseStatus {
        let catalog = try await catalog(of: repository)
        let backups = (catalog?.lines ?? []).flatMap { $0.backups.map(\.value) }
        return DatabaseStatus(
            environment: environment,
            repository: repository.store.place,
            restorable: (catalog?.lines ?? []).flatMap(\.restorable).sorted { $0.from < $1.from },
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
