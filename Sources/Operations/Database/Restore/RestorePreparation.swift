internal import FoundationEssentials
internal import SystemPackage

/// Looks at everything a restore takes, before anything is begun.
struct RestorePreparation {
    let tools: RestoreTools
    let target: RestoreTarget
    let now: Moment

    /// The plan, and how far a run that was begun before got with it.
    func plan() async throws -> (RestorePlan, RestoreState) {
        let state = try RestoreState.read(in: tools.folder)
        if let state, state.target != target {
            throw RestoreFailure.otherRestore(tools.folder, wanted: "\(target)", found: "\(state.target)")
        }
        let catalog = try await Catalog.read(tools.repository)
        let plan = try state.map { try resumed($0, catalog) } ?? fresh(catalog)
        try await check(plan, catalog, isFresh: state == nil)
        return (plan, state ?? RestoreState(plan))
    }

    /// As if nothing had been begun before.
    func freshPlan() async throws -> RestorePlan {
        let catalog = try await Catalog.read(tools.repository)
        let plan = try fresh(catalog)
        try await check(plan, catalog, isFresh: true)
        return plan
    }

    private func check(_ plan: RestorePlan, _ catalog: Catalog, isFresh: Bool) async throws {
        try requireUndamaged(catalog, plan)
        for recipient in Set([plan.backup.recipient] + plan.segments.map(\.recipient)) {
            try await tools.opener.check(opens: recipient)
        }
        try await requireServer(plan.backup)
        if isFresh { try requireSpace(plan) }
    }

    private func fresh(_ catalog: Catalog) throws -> RestorePlan {
        try RestorePlan.make(target, from: catalog.histories, place: tools.repository.store.place, now: now)
    }

    /// What the first run chose, though there may be newer backups by now.
    private func resumed(_ state: RestoreState, _ catalog: Catalog) throws -> RestorePlan {
        let found = catalog.histories.first { history in
            history.history == state.history && history.backups.contains { $0.id == state.backup }
        }
        guard let history = found, let backup = history.backups.first(where: { $0.id == state.backup }) else {
            throw RestoreFailure.unfit(
                reason:
                    "the backup \(state.backup), which this restore was begun with, is not in the repository any more",
                hint: "the same command with --discard, and then without it"
            )
        }
        let segments = history.segments.filter { state.segments?.contains($0.sequence) ?? false }
        return RestorePlan(target: target, backup: backup, segments: segments, range: history.range)
    }

    /// What is damaged elsewhere does not matter, unless it may hide something newer that is wanted.
    private func requireUndamaged(_ catalog: Catalog, _ plan: RestorePlan) throws {
        let histories = Set([plan.backup.history] + plan.segments.map(\.history))
        let all = Set(histories.flatMap { catalog.problems(of: $0) }).filter(\.isDamage).sorted { $0.key < $1.key }
        let problems = all.filter { problem in
            switch RepositoryPlace(problem.key) {
            case .backupManifest(_, let id), .backupObject(_, let id, _):
                return id == plan.backup.id || (target.stop == .latest && id > plan.backup.id)
            case .segmentManifest(_, let sequence):
                guard let first = plan.segments.first, let last = plan.segments.last else {
                    return target.stop == .latest
                }
                return sequence >= first.sequence && (sequence <= last.sequence || target.stop == .latest)
            case .segmentObject(_, let name):
                return plan.segments.contains { $0.object.name.hasSuffix(name) }
            default: return true
            }
        }
        if !problems.isEmpty { throw RepositoryFailure.damaged(problems.map(\.description)) }
    }

    private func requireServer(_ backup: BackupManifest) async throws {
        let version = try await tools.programs.serverVersion()
        guard Self.release(version) >= Self.release(backup.serverVersion) else {
            throw RestoreFailure.unfit(
                reason: "the backup is of MySQL \(backup.serverVersion), and the server program here is \(version)",
                hint: "install MySQL \(backup.serverVersion) or later, or name its folder by backup.programs"
            )
        }
    }

    /// Of `8.4.3-commercial`: 8004; patch releases read each other's data.
    static func release(_ version: String) -> Int {
        let numbers = version.split(separator: ".").map { Int($0.prefix { $0.isNumber }) ?? 0 }
        return (numbers.first ?? 0) * 1000 + (numbers.count > 1 ? numbers[1] : 0)
    }

    private func requireSpace(_ plan: RestorePlan) throws {
        guard let free = Folder.freeBytes(at: tools.folder) else { return }
        // What is fetched, what it becomes in the server with its indexes, and the relay logs.
        let need = UInt64(plan.backup.sealedSize + plan.backup.plainSize * 3 / 2 + plan.replaySize * 2) + (512 << 20)
        guard free >= need else {
            let (has, wants) = (WorkProgress.size(free), WorkProgress.size(need))
            throw RestoreFailure.unfit(
                reason: "restoring takes about \(wants) in \(tools.folder), and \(has) are free",
                hint: "the same command with --folder on a larger disk"
            )
        }
    }
}
