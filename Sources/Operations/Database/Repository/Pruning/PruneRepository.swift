internal import Diagnostics
package import Environments
package import FoundationEssentials

/// Removes backups and parts of the binlog that no rule keeps: `chatops db prune`.
///
/// What is to be removed is written down first, then manifests are removed before what they name: a run that is killed
/// leaves nothing that is listed and cannot be restored, and the next one ends what it began.
package struct PruneRepository: Operation {
    package let command = "db prune"
    package let environment: String
    package let arguments: [String] = []
    private let repository: Repository
    private let retention: Retention
    private let maker: String
    private let now: @Sendable () -> Date

    package init(
        _ environment: String,
        _ repository: Repository,
        keeping retention: Retention,
        maker: String,
        now: @escaping @Sendable () -> Date
    ) {
        self.environment = environment
        self.repository = repository
        self.retention = retention
        self.maker = maker
        self.now = now
    }

    /// Throws ``RepositoryFailure/damaged(_:)`` where something is wrong: then what seems not to be needed may be.
    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        let catalog = try await Catalog.read(repository)
        guard catalog.damages.isEmpty else {
            throw RepositoryFailure.damaged(catalog.damages.map(\.description))
        }
        let now = now()
        let prunings = Pruning.plan(catalog, keeping: retention, now: now).filter { !$0.isEmpty }
        var steps = [condemnedStep(catalog.condemned)]
        steps += prunings.map { step($0, now) }
        steps.append(leftoversStep(Leftovers.abandoned(catalog, now: now), now))
        let kept = Set(catalog.lines.flatMap { $0.backups.map(\.digest) })
            .subtracting(prunings.flatMap { $0.backups.map(\.digest) })
        var preparation = Preparation(
            steps: steps,
            verify: { await reports(kept) },
            standing: { "what no step has removed; chatops db prune ends what was begun" }
        )
        preparation.aftermath = { .failed }
        preparation.checksHint = "chatops db list shows what is stored"
        return preparation
    }

    private func condemnedStep(_ objects: [StoredObject]) -> Step {
        let keys = objects.map(\.key)
        return Step(
            "earlier",
            intent: "remove \(keys.count) objects that an earlier run was broken off before it removed them",
            isSatisfied: { keys.isEmpty },
            apply: {
                try await remove(keys)
                return "\(keys.count) objects removed"
            }
        )
    }

    private func step(_ pruning: Pruning, _ now: Date) -> Step {
        let size = ByteCount(bytes: UInt64(max(0, pruning.sealedSize)))
        let what = "\(pruning.backups.count) backups and \(pruning.segments.count) segments (\(size))"
        var step = Step(
            "prune \(pruning.history)",
            intent: "remove \(what) of \(pruning.history) from \(repository.store.place)",
            isSatisfied: { false },
            apply: {
                let record = pruning.record(now, maker)
                try await repository.add(record)
                let manifests =
                    record.backups.map { pruning.history.key(ofBackup: $0.name) }
                    + pruning.segments.map { pruning.history.key(ofSegment: $0.value.sequence) }
                try await remove(manifests + record.objects.map { pruning.history.prefix + $0 })
                return "\(what) removed"
            }
        )
        step.details = pruning.backups.map { "backup \($0.value.id) (\($0.value.kind.rawValue))" }
        if let first = pruning.segments.first?.value, let last = pruning.segments.last?.value {
            step.details.append(
                "segments \(first.sequence) to \(last.sequence), up to \(last.file):\(last.endPosition)"
            )
        }
        return step
    }

    private func leftoversStep(_ objects: [StoredObject], _ now: Date) -> Step {
        let keys = objects.map(\.key)
        return Step(
            "leftovers",
            intent: "remove \(keys.count) objects of backups that were broken off more than a day ago",
            isSatisfied: { false },
            apply: {
                try await remove(keys)
                let before = now.addingTimeInterval(-Leftovers.age)
                let uploads = try await repository.store.discardUnfinished(before: before)
                return "\(keys.count) objects and \(uploads) unfinished uploads removed"
            }
        )
    }

    /// Manifests before everything else, each group a few at a time.
    private func remove(_ keys: [String]) async throws {
        let (manifests, others) = (keys.filter { $0.hasSuffix(".json") }, keys.filter { !$0.hasSuffix(".json") })
        for group in [manifests, others] {
            _ = try await Concurrently.map(group, atMost: 8) { try await repository.store.delete($0) }
        }
    }

    private func reports(_ kept: Set<String>) async -> [CheckReport] {
        var report = CheckReport(
            name: "repository",
            verdict: .passed,
            target: repository.store.place,
            summary: "nothing is missing that should be there; \(kept.count) backups are kept",
            measurements: []
        )
        do {
            let catalog = try await Catalog.read(repository)
            let found = Set(catalog.lines.flatMap { $0.backups.map(\.digest) })
            var problems = catalog.damages.map(\.description)
            if !kept.isSubset(of: found) { problems.append("\(kept.subtracting(found).count) kept backups are gone") }
            if !catalog.condemned.isEmpty { problems.append("\(catalog.condemned.count) objects were not removed") }
            if !problems.isEmpty { (report.verdict, report.summary) = (.failed, problems.joined(separator: "; ")) }
        } catch {
            (report.verdict, report.summary) = (.failed, "\((error as? any Failure)?.message ?? "\(error)")")
        }
        return [report]
    }
}

extension Pruning {
    fileprivate func record(_ now: Date, _ maker: String) -> PruningRecord {
        let ofBackups = backups.flatMap { backup in
            backup.value.objects.map { "backups/\(backup.value.id)/\($0.name)" }
        }
        return PruningRecord(
            id: RepositoryID.new(at: now),
            history: history,
            at: now,
            backups: backups.map { ManifestReference(name: $0.value.id, digest: $0.digest) },
            segments: segments.map { ManifestReference(name: String($0.value.sequence), digest: $0.digest) },
            objects: ofBackups + segments.map(\.value.object.name),
            madeBy: maker
        )
    }
}
