internal import BinaryLog
internal import FoundationEssentials

/// A stretch of time, any moment of which can be restored.
package struct RestorableSpan: Sendable, Hashable, Encodable {
    package var from: Moment
    /// When the last transaction that is stored was committed.
    package var through: Moment

    private enum CodingKeys: String, CodingKey {
        case from, through
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(from.text(offset: 0), forKey: .from)
        try container.encode(through.text(offset: 0), forKey: .through)
    }
}

extension Catalog.Line {
    /// What can be restored, as far as the manifests tell: from each backup on, for as long as the chain of segments that
    /// follows it has no hole.
    ///
    /// A later backup goes on with a stretch where it has nothing that the stretch has not.
    package var restorable: [RestorableSpan] {
        var spans: [RestorableSpan] = []
        var reached = GTIDSet()
        for backup in backups.map(\.value).sorted(by: { $0.snapshotAt < $1.snapshotAt }) {
            let own = GTIDSet(backup.gtidExecuted) ?? GTIDSet()
            let (time, set) = end(after: backup, having: own)
            let span = RestorableSpan(
                from: Moment(microseconds: Int64(backup.snapshotAt)),
                through: Moment(microseconds: Int64(max(time, backup.snapshotAt)))
            )
            if let last = spans.last, last.through >= span.from || !own.isEmpty && own.isSubset(of: reached) {
                spans[spans.count - 1].through = max(last.through, span.through)
                reached = reached.union(set)
            } else {
                spans.append(span)
                reached = set
            }
        }
        return spans
    }

    private func end(after backup: BackupManifest, having own: GTIDSet) -> (Int, GTIDSet) {
        guard let first = firstSegment(after: backup) else { return (backup.snapshotAt, own) }
        var end = backup.snapshotAt
        var last: SegmentManifest?
        for segment in segments[first...].map(\.value) {
            if let last, !segment.continues(last) { break }
            end = max(end, segment.lastCommit ?? end)
            last = segment
        }
        return (end, own.union(last.flatMap { GTIDSet($0.gtidAfter) } ?? GTIDSet()))
    }
}
