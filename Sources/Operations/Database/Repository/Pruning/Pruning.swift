package import Environments
package import FoundationEssentials

/// What of one history is not needed any more.
package struct Pruning: Sendable, Equatable {
    package let history: History
    package internal(set) var backups: [Recorded<BackupManifest>] = []
    /// From the chain's beginning.
    package internal(set) var segments: [Recorded<SegmentManifest>] = []

    package var isEmpty: Bool { backups.isEmpty && segments.isEmpty }

    package var sealedSize: Int {
        backups.reduce(0) { $0 + $1.value.sealedSize } + segments.reduce(0) { $0 + $1.value.object.sealed.size }
    }

    /// Decides it for every history.
    ///
    /// The newest backup of each kind stays, of each of the last days, weeks and months that have one. So that any moment
    /// of the last days can be restored, the newest backup before them stays too, with every segment after it; and of each
    /// chain the last segment, since its writer goes on from it. Incarnations of one server share their days.
    package static func plan(_ catalog: Catalog, keeping retention: Retention, now: Date) -> [Pruning] {
        let kept = BackupsToKeep(catalog.lines, retention)
        let horizon = now.addingTimeInterval(-Double(retention.anyMoment) * 86_400)
        return catalog.lines.map { line in
            let base = line.base(at: horizon)
            var pruning = Pruning(history: line.history)
            pruning.backups = line.backups.filter { !kept.names.contains($0.digest) && $0.digest != base?.digest }
            let count = line.segmentsNotNeeded(after: base, isOver: line.isOver(since: horizon, in: catalog))
            pruning.segments = Array(line.segments.prefix(count))
            return pruning
        }
    }
}

/// Backups that stay for their day, week or month.
private struct BackupsToKeep {
    /// The digests of their manifests.
    private(set) var names: Set<String> = []

    init(_ lines: [Catalog.Line], _ retention: Retention) {
        var groups: [String: [Recorded<BackupManifest>]] = [:]
        for line in lines {
            for backup in line.backups {
                groups["\(line.history.origin) \(backup.value.kind)", default: []].append(backup)
            }
            // What comes after it in its history names it.
            if let newest = line.backups.last { names.insert(newest.digest) }
        }
        for backups in groups.values {
            let backups = backups.sorted { $0.value.snapshotAt > $1.value.snapshotAt }
            keep(backups, retention.daily) { $0 }
            // 1970 began on a Thursday.
            keep(backups, retention.weekly) { ($0 + 3) / 7 }
            keep(backups, retention.monthly) { Self.month(ofDay: $0) }
        }
    }

    /// The newest of each of the last `count` periods.
    private mutating func keep(_ newestFirst: [Recorded<BackupManifest>], _ count: Int, _ period: (Int) -> Int) {
        var seen: Set<Int> = []
        for backup in newestFirst where seen.count < count {
            if seen.insert(period(backup.value.snapshotAt / 86_400_000_000)).inserted { names.insert(backup.digest) }
        }
    }

    private static func month(ofDay day: Int) -> Int {
        Int(Timestamp.folderName(Date(timeIntervalSince1970: Double(day) * 86_400)).prefix(6)) ?? 0
    }
}

extension History {
    /// The server or database, whatever its history.
    fileprivate var origin: String {
        switch self {
        case .mysql(let server, _): "mysql/\(server)"
        case .sqlite(let database): "sqlite/\(database)"
        }
    }
}

extension Catalog.Line {
    /// The newest backup from before the moment: with it, any later one can be restored.
    fileprivate func base(at horizon: Date) -> Recorded<BackupManifest>? {
        let microseconds = Int(horizon.timeIntervalSince1970 * 1_000_000)
        return backups.filter { $0.value.snapshotAt <= microseconds }.max { $0.value.snapshotAt < $1.value.snapshotAt }
    }

    /// How many segments from the chain's beginning no moment needs; never the last one.
    ///
    /// - Parameter base: nil where there is no backup from before the moments that count: then those after the oldest stay.
    fileprivate func segmentsNotNeeded(after base: Recorded<BackupManifest>?, isOver: Bool) -> Int {
        let limit = max(0, segments.count - 1)
        if isOver { return limit }
        let oldest = base?.value.snapshotAt ?? .min
        let needed = backups.filter { $0.value.snapshotAt >= oldest }.compactMap { firstSegment(after: $0.value) }.min()
        return min(needed ?? 0, limit)
    }

    /// Whether another incarnation with a backup came after this one, and nothing since the moment is in it.
    fileprivate func isOver(since horizon: Date, in catalog: Catalog) -> Bool {
        guard case .mysql(let server, let incarnation) = history,
            segments.allSatisfy({ $0.value.sealedAt < horizon })
        else { return false }
        return catalog.lines.contains { other in
            guard case .mysql(server, _) = other.history, other.incarnation?.value.previous == incarnation else {
                return false
            }
            return !other.backups.isEmpty
        }
    }
}
