package import FoundationEssentials

/// What a repository holds, for people and programs.
package struct BackupList: Codable, Sendable {
    package struct Entry: Codable, Sendable {
        package var id: String
        package var kind: BackupManifest.Kind
        /// The moment whose state it is.
        package var moment: Date
        package var duration: Double
        package var serverVersion: String
        package var size: Int
        package var storedSize: Int
        package var tables: Int
        package var rows: Int
        package var isEncrypted: Bool
        package var gtidExecuted: String
        package var signer: String
        package var problems: [RepositoryProblem]
    }

    /// The archived binlog of a history.
    package struct Archive: Codable, Sendable {
        package var segments: Int
        package var firstSequence: Int
        package var lastSequence: Int
        package var firstCommit: Date?
        package var lastCommit: Date?
        package var file: String
        package var endPosition: Int
        package var gtidAfter: String
        package var sealedAt: Date
        package var storedSize: Int
    }

    package struct Line: Codable, Sendable {
        package var history: String
        /// Why it began; nil for SQLite.
        package var reason: String?
        package var backups: [Entry]
        package var archive: Archive?
    }

    package var schemaVersion = 1
    package var repository: String
    package var lines: [Line]
    package var problems: [RepositoryProblem]
    package var leftovers: Int

    package var isDamaged: Bool { problems.contains(where: \.isDamage) }

    package init(_ catalog: Catalog, in repository: String, and contents: [RepositoryProblem] = []) {
        let problems = catalog.problems + contents
        self.repository = repository
        self.problems = problems
        leftovers = catalog.leftovers.count + catalog.condemned.count
        lines = catalog.lines.map { line in
            Line(
                history: line.history.description,
                reason: line.incarnation?.value.reason,
                backups: line.backups.map { backup in
                    let folder = line.history.folder(ofBackup: backup.value.id)
                    return Entry(backup, problems.filter { $0.key.hasPrefix(folder) })
                },
                archive: Archive(line.segments)
            )
        }
    }
}

extension BackupList.Entry {
    fileprivate init(_ backup: Recorded<BackupManifest>, _ problems: [RepositoryProblem]) {
        let manifest = backup.value
        id = manifest.id
        kind = manifest.kind
        moment = Date(timeIntervalSince1970: Double(manifest.snapshotAt) / 1_000_000)
        duration = manifest.finishedAt.timeIntervalSince(manifest.startedAt)
        serverVersion = manifest.serverVersion
        size = manifest.plainSize
        storedSize = manifest.sealedSize
        tables = manifest.tables.count
        rows = manifest.tables.reduce(0) { $0 + $1.rows }
        isEncrypted = manifest.recipient != nil
        gtidExecuted = manifest.gtidExecuted
        signer = backup.signer
        self.problems = problems
    }
}

extension BackupList.Archive {
    fileprivate init?(_ segments: [Recorded<SegmentManifest>]) {
        guard let first = segments.first?.value, let last = segments.last?.value else { return nil }
        self.init(
            segments: segments.count,
            firstSequence: first.sequence,
            lastSequence: last.sequence,
            firstCommit: Self.date(segments.lazy.compactMap(\.value.firstCommit).first),
            lastCommit: Self.date(segments.reversed().lazy.compactMap(\.value.lastCommit).first),
            file: last.file,
            endPosition: last.endPosition,
            gtidAfter: last.gtidAfter,
            sealedAt: last.sealedAt,
            storedSize: segments.reduce(0) { $0 + $1.value.object.sealed.size }
        )
    }

    private static func date(_ microseconds: Int?) -> Date? {
        microseconds.map { Date(timeIntervalSince1970: Double($0) / 1_000_000) }
    }
}
