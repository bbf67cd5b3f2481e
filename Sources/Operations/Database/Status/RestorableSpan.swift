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
    package var restorable: [RestorableSpan] {
        var spans: [RestorableSpan] = []
        for backup in backups.map(\.value).sorted(by: { $0.snapshotAt < $1.snapshotAt }) {
            let from = Moment(microseconds: Int64(backup.snapshotAt))
            let end = Moment(microseconds: Int64(max(end(after: backup), backup.snapshotAt)))
            if let last = spans.last, last.through >= from {
                spans[spans.count - 1].through = max(last.through, end)
            } else {
                spans.append(RestorableSpan(from: from, through: end))
            }
        }
        return spans
    }

    private func end(after backup: BackupManifest) -> Int {
        guard let first = firstSegment(after: backup) else { return backup.snapshotAt }
        var end = backup.snapshotAt
        var last: SegmentManifest?
        for segment in segments[first...].map(\.value) {
            if let last, !segment.continues(last) { break }
            end = max(end, segment.lastCommit ?? end)
            last = segment
        }
        return end
    }
}
