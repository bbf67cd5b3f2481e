internal import BinaryLog
internal import FoundationEssentials

/// Which history of a server's a backup belongs to.
struct HistoryChoice: Sendable {
    let history: History
    /// Nil where the repository knows it already.
    let record: IncarnationRecord?
    /// The newest backup in it.
    let previous: ManifestReference?

    /// The newest history of this server in the repository; another begins where that has transactions which the server
    /// has not, as after RESET BINARY LOGS AND GTIDS, or with a volume that was put back.
    init(_ catalog: Catalog?, server: ServerIdentity, executed: String, purged: String, now: Date) {
        let lines = (catalog?.lines ?? []).filter { line in
            if case .mysql(server.uuid, _) = line.history { return true }
            return false
        }
        let newest = lines.max { $0.history.incarnation < $1.history.incarnation }
        if let newest, newest.isPart(of: executed) {
            history = newest.history
            record = nil
            previous = newest.backups.last.map { ManifestReference(name: $0.value.id, digest: $0.digest) }
            return
        }
        let history = History.mysql(server: server.uuid, incarnation: RepositoryID.new(at: now))
        self.history = history
        previous = nil
        record = IncarnationRecord(
            history: history,
            startedAt: now,
            serverVersion: server.version,
            reason: newest == nil
                ? "the first" : "the repository has transactions of this server's that it no longer has itself",
            gtidPurged: purged,
            previous: newest?.history.incarnation
        )
    }
}

extension History {
    fileprivate var incarnation: String {
        switch self {
        case .mysql(_, let incarnation): incarnation
        case .sqlite: ""
        }
    }
}

extension Catalog.Line {
    /// Whether all transactions that are in it were executed.
    fileprivate func isPart(of executed: String) -> Bool {
        guard let executed = GTIDSet(executed) else { return false }
        let known = backups.map(\.value.gtidExecuted) + [segments.last?.value.gtidAfter].compactMap { $0 }
        return known.allSatisfy { GTIDSet($0)?.isSubset(of: executed) ?? false }
    }
}
