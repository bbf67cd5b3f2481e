internal import BinaryLog

/// A server's line of changes as far as it is kept: what there is to plan a restore from.
package struct KeptHistory: Sendable {
    /// That of the segments.
    package let history: History
    /// In the order of their snapshots.
    package let backups: [BackupManifest]
    /// In the chain's order.
    package let segments: [SegmentManifest]

    package init(_ history: History, backups: [BackupManifest], segments: [SegmentManifest]) {
        self.history = history
        self.backups = backups.sorted { $0.snapshotAt < $1.snapshotAt }
        self.segments = segments.sorted { $0.sequence < $1.sequence }
    }

    /// When the newest of it was.
    var end: Int? { (segments.compactMap(\.lastCommit) + backups.map(\.snapshotAt)).max() }

    package var range: String {
        guard let first = backups.first, let end else { return "nothing" }
        return "\(Moment(microseconds: Int64(first.snapshotAt))) to \(Moment(microseconds: Int64(end)))"
    }

    /// With those backups of another history of the same server that this one's binlog goes on from; nil for none.
    ///
    /// An archive begins a history of its own where it does not know of the one that a backup began.
    func adopting(_ other: KeptHistory) -> KeptHistory? {
        guard case .mysql(let server, _) = history, case .mysql(server, _) = other.history, history != other.history
        else { return nil }
        let adopted = other.backups.filter(goesOn)
        return adopted.isEmpty ? nil : KeptHistory(history, backups: backups + adopted, segments: segments)
    }

    /// Clocks are put right by less.
    private static let slack = 5_000_000

    /// Whether the backup's transactions are those that have the same names in the binlog.
    ///
    /// After a reset of the server the same names come again, but later: what is in the backup must have been committed
    /// before its snapshot, and what is not, after it.
    private func goesOn(from backup: BackupManifest) -> Bool {
        guard let base = GTIDSet(backup.gtidExecuted), !base.isEmpty, let first = segments.first,
            let start = GTIDSet(first.gtidBefore), start.isSubset(of: base)
        else { return false }
        var meets = start == base
        for segment in segments {
            guard let before = GTIDSet(segment.gtidBefore), let after = GTIDSet(segment.gtidAfter) else { return false }
            guard let begun = segment.firstCommit else { continue }
            if after.subtracting(before).intersection(base).isEmpty {
                if begun < backup.snapshotAt - Self.slack { return false }
            } else {
                if begun > backup.snapshotAt { return false }
                meets = true
            }
        }
        return meets
    }
}

extension Catalog {
    /// Those of MySQL servers.
    package var histories: [KeptHistory] {
        let own = lines.compactMap { line -> KeptHistory? in
            guard case .mysql = line.history else { return nil }
            return KeptHistory(
                line.history,
                backups: line.backups.map(\.value),
                segments: line.segments.map(\.value)
            )
        }
        return own + own.flatMap { history in own.compactMap { history.adopting($0) } }
    }
}
