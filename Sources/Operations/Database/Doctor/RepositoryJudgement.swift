internal import FoundationEssentials
internal import SystemPackage

/// Whether the repository has what it should have, and room for more.
struct RepositoryJudgement {
    private let catalog: Catalog?
    private let store: any ObjectStore
    private let facts: DoctorFacts?
    private let now: Date

    init(_ catalog: Catalog?, _ store: any ObjectStore, _ facts: DoctorFacts?, now: Date) {
        self.catalog = catalog
        self.store = store
        self.facts = facts
        self.now = now
    }

    var findings: [DoctorFinding] {
        [damage, backup, archive].compactMap { $0 } + disk
    }

    private var damage: DoctorFinding {
        guard let catalog else {
            return DoctorFinding(name: "repository", verdict: .warned, summary: "is empty: nothing was stored yet")
        }
        if let problem = catalog.damages.first {
            let summary = "\(catalog.damages.count) damages; the first: \(problem.key) \(problem.reason)"
            return DoctorFinding(name: "repository", verdict: .failed, summary: summary)
        }
        let count = catalog.lines.reduce(0) { $0 + $1.backups.count }
        return DoctorFinding(name: "repository", verdict: .passed, summary: "\(count) backups, no damage seen")
    }

    private var backup: DoctorFinding? {
        guard let newest = lines.flatMap(\.backups).map(\.value.startedAt).max() else { return nil }
        let hours = Int(now.timeIntervalSince(newest) / 3600)
        let summary = "the newest was begun \(Timestamp.text(newest)), \(hours) h ago"
        return DoctorFinding(name: "backup", verdict: hours >= 48 ? .warned : .passed, summary: summary)
    }

    /// The server removes what is older than its expiry, whether it was archived or not.
    private var archive: DoctorFinding? {
        guard let facts, catalog != nil else { return nil }
        guard let newest = lines.compactMap(\.segments.last?.value.lastCommit).max() else {
            let summary = "no binlog is archived: only the moments of backups can be restored (chatops db archive)"
            return DoctorFinding(name: "archive", verdict: .warned, summary: summary)
        }
        let lag = Int(now.timeIntervalSince1970) - newest / 1_000_000
        let expiry = Int(facts.identity.setting("binlog_expire_logs_seconds")) ?? 0
        let isLate = expiry > 0 && lag > expiry / 2
        let summary = "the last archived transaction is \(lag) s old; the server keeps its binlog for \(expiry) s"
        return DoctorFinding(name: "archive", verdict: isLate ? .warned : .passed, summary: summary)
    }

    private var lines: [Catalog.Line] {
        (catalog?.lines ?? []).filter { line in
            guard let facts, case .mysql(let server, _) = line.history else { return facts == nil }
            return server == facts.identity.uuid
        }
    }

    private var disk: [DoctorFinding] {
        guard let folder = store as? FolderStore else { return [] }
        var findings: [DoctorFinding] = []
        let size = facts?.tables.reduce(0) { $0 + $1.estimatedBytes } ?? 0
        if let free = Folder.freeBytes(at: folder.folder) {
            let isShort = free < UInt64(size)
            let summary = "\(free) bytes are free, the tables have about \(size)"
            findings.append(DoctorFinding(name: "space", verdict: isShort ? .warned : .passed, summary: summary))
        }
        if let facts, facts.isLocal {
            let data = FilePath(facts.identity.setting("datadir"))
            if Folder.exists(data), folder.sharesDevice(with: data) == true {
                let summary =
                    "the repository is on the disk of the database itself (\(data)): what destroys one destroys both"
                findings.append(DoctorFinding(name: "disk", verdict: .warned, summary: summary))
            }
        }
        return findings
    }
}
