internal import BinaryLog

/// What a restore takes: one backup, and the parts of the binlog that lead from it to the target.
package struct RestorePlan: Sendable {
    package let target: RestoreTarget
    package let backup: BackupManifest
    /// In the chain's order; the target may lie within the last one.
    package let segments: [SegmentManifest]
    /// From when to when this history can be restored.
    package let range: String

    /// The bytes that are fetched.
    package var sealedSize: Int { backup.sealedSize + segments.reduce(0) { $0 + $1.object.sealed.size } }
    package var replaySize: Int { segments.reduce(0) { $0 + $1.object.plain.size } }
}

extension RestorePlan {
    /// The plan for the one of these histories that reaches the target; the newest is asked first.
    ///
    /// - Throws: ``RestoreFailure`` with what could be restored, where none does.
    package static func make(
        _ target: RestoreTarget,
        from histories: [KeptHistory],
        place: String,
        now: Moment
    ) throws -> RestorePlan {
        if case .moment(let moment) = target.stop, moment > now { throw RestoreFailure.inTheFuture("\(target)") }
        let usable = histories.filter { !$0.backups.isEmpty }
            .sorted { one, other in
                func rank(_ history: KeptHistory) -> (Int, Int) {
                    (history.backups.last?.snapshotAt ?? 0, history.end ?? 0)
                }
                return rank(one) > rank(other)
            }
        var failure: (any Error)?
        for history in usable {
            do { return try Planner(history, target).plan() } catch { failure = failure ?? error }
        }
        throw failure ?? RestoreFailure.noBackup(place: place)
    }
}

private struct Planner {
    let history: KeptHistory
    let target: RestoreTarget
    let wants: String

    init(_ history: KeptHistory, _ target: RestoreTarget) {
        self.history = history
        self.target = target
        wants = "\(target)"
    }

    func plan() throws -> RestorePlan {
        let backup = try backup()
        let base = Self.set(backup.gtidExecuted)
        let pending = history.segments.filter { !Self.set($0.gtidAfter).isSubset(of: base) }
        let segments = try upToTarget(pending)
        try requireChain(segments, base)
        try requireCover(segments, after: backup)
        try requireSkipped(segments)
        return RestorePlan(target: target, backup: backup, segments: segments, range: history.range)
    }

    private static func set(_ text: String) -> GTIDSet { GTIDSet(text) ?? GTIDSet() }

    /// The newest that has nothing that is not wanted.
    private func backup() throws -> BackupManifest {
        let skipped = target.skippedTransactions
        let kept = history.backups.filter { backup in
            let atMost = backup.executedAtMost
            return !skipped.contains(where: atMost.contains)
        }
        let candidates: [BackupManifest]
        switch target.stop {
        case .latest: candidates = kept
        case .moment(let moment):
            if let end = history.end, moment.microseconds > Int64(end) {
                throw RestoreFailure.tooLate(wants, range: history.range)
            }
            candidates = kept.filter { Int64($0.snapshotAt) <= moment.microseconds }
        case .through(let text), .before(let text):
            guard let gtid = GTID(text) else { throw RestoreFailure.noSuchTransaction(text, range: history.range) }
            let isKnown =
                history.segments.contains { Self.set($0.gtidAfter).contains(gtid) }
                || history.backups.contains { Self.set($0.gtidExecuted).contains(gtid) }
            guard isKnown else { throw RestoreFailure.noSuchTransaction(text, range: history.range) }
            candidates = kept.filter { !$0.executedAtMost.contains(gtid) }
        }
        if let backup = candidates.last { return backup }
        if kept.isEmpty, let first = target.skipped.first { throw RestoreFailure.inBackup(first) }
        throw RestoreFailure.tooEarly(wants, range: history.range)
    }

    private func upToTarget(_ pending: [SegmentManifest]) throws -> [SegmentManifest] {
        switch target.stop {
        case .latest: return pending
        case .moment(let moment):
            // The first that holds a later transaction is cut within.
            let last = pending.firstIndex { ($0.lastCommit).map { Int64($0) > moment.microseconds } ?? false }
            return last.map { Array(pending[...$0]) } ?? pending
        case .through(let text), .before(let text):
            guard let gtid = GTID(text), let last = pending.firstIndex(where: { Self.set($0.gtidAfter).contains(gtid) })
            else { throw RestoreFailure.noSuchTransaction(text, range: history.range) }
            return Array(pending[...last])
        }
    }

    private func requireChain(_ segments: [SegmentManifest], _ base: GTIDSet) throws {
        guard let first = segments.first else { return }
        let missing = Self.set(first.gtidBefore).subtracting(base)
        if !missing.isEmpty {
            throw RestoreFailure.gap(missing: "\(missing)", after: "the backup that it would be restored from")
        }
        for (one, next) in zip(segments, segments.dropFirst()) where !next.continues(one) {
            let missing = Self.set(next.gtidBefore).subtracting(Self.set(one.gtidAfter))
            let words = missing.isEmpty ? "what stands between \(one.file) and \(next.file)" : "\(missing)"
            throw RestoreFailure.gap(missing: words, after: "segment \(one.sequence) (\(one.file))")
        }
    }

    /// Between what is archived and the next backup there may have been transactions that nobody has.
    private func requireCover(_ segments: [SegmentManifest], after backup: BackupManifest) throws {
        guard case .moment(let moment) = target.stop else { return }
        let reached = segments.compactMap(\.lastCommit).max() ?? backup.snapshotAt
        guard Int64(reached) < moment.microseconds,
            let next = history.backups.first(where: { Int64($0.snapshotAt) >= moment.microseconds })
        else { return }
        let base = Self.set(backup.gtidExecuted).union(segments.last.map { Self.set($0.gtidAfter) } ?? GTIDSet())
        let missing = Self.set(next.gtidExecuted).subtracting(base)
        if !missing.isEmpty {
            let end = segments.last.map { "segment \($0.sequence) (\($0.file))" } ?? "the backup \(backup.id)"
            throw RestoreFailure.gap(missing: "\(missing)", after: end)
        }
    }

    private func requireSkipped(_ segments: [SegmentManifest]) throws {
        let archived = segments.last.map { Self.set($0.gtidAfter) } ?? GTIDSet()
        for gtid in target.skippedTransactions where !archived.contains(gtid) {
            throw RestoreFailure.noSuchTransaction(gtid.description, range: history.range)
        }
    }
}

extension BackupManifest {
    /// What may be in it: a physical backup has somewhat more than it is sure of.
    var executedAtMost: GTIDSet {
        let executed = GTIDSet(gtidExecuted) ?? GTIDSet()
        return executed.union(settings[PhysicalBackup.atMost].flatMap { GTIDSet($0) } ?? GTIDSet())
    }
}
