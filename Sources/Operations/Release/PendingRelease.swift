internal import FoundationEssentials
internal import Processes

/// A revision that a killed helm left half done, and how the release gets back to the one before it.
package struct PendingRelease: Sendable {
    /// How long a helm may go on after the chatops that started it was killed: it waits for no pods.
    static let grace: TimeInterval = 15
    /// How long a helm that chatops did not start is taken to be at work: Helm's own default timeout.
    static let patience: TimeInterval = 300

    package var revision: ReleaseRevision
    /// Who started it; nil when that was not chatops.
    package var owner: ReleaseOwner?

    package init?(in history: ReleaseHistory) {
        guard let revision = history.pending else { return nil }
        self.revision = revision
        let before = history.revisions.last { $0.number < revision.number }
        let owner = ReleaseOwner(labels: revision.labels)
        // Helm hands labels on from revision to revision: those of the one before tell nothing of this one. A rollback
        // cannot be labelled at all, and only chatops is known to roll back.
        self.owner =
            revision.status == .pendingRollback || owner != before.flatMap { ReleaseOwner(labels: $0.labels) }
            ? owner : nil
    }

    /// Whether the helm that made it may still be at work.
    func isYoung(now: Date) -> Bool {
        now.timeIntervalSince(revision.createdAt) < (owner == nil ? Self.patience : Self.grace)
    }

    /// As in "release chat revision 14 is pending-upgrade since …; its owner (pid 811 on laptop-a) is gone".
    package var message: String {
        let since = Timestamp.text(revision.createdAt)
        let owner = owner.map { "its owner (pid \($0.pid) on \($0.host))" } ?? "whoever started it"
        return "release \(Helm.release) revision \(revision.number) is \(revision.status.rawValue) since \(since); "
            + "\(owner) is gone"
    }
}

extension ClusterConnection {
    /// The history once no helm is at work on it any more: waits for one that outlived its chatops.
    ///
    /// To be called with the lock held, or to look only. Throws ``ReleaseFailure/pendingElsewhere(_:since:)`` when
    /// somebody else's helm may be at work.
    func settledHistory() async throws -> ReleaseHistory {
        while true {
            let history = try await ReleaseHistory(reading: self)
            guard let pending = PendingRelease(in: history), pending.isYoung(now: Date()) else { return history }
            if pending.owner == nil {
                throw ReleaseFailure.pendingElsewhere(
                    pending.revision,
                    since: Timestamp.text(pending.revision.createdAt)
                )
            }
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    /// Takes a pending revision away, so that the one before it is the base again.
    ///
    /// Objects that only the abandoned revision has are deleted, unless they are `wanted` or hold data. Where there is
    /// no revision before it, all objects stay: the next installation takes them over by Helm's marks on them.
    package func recover(_ pending: PendingRelease, wanted: [KubernetesObject]) async throws -> String {
        let history = try await ReleaseHistory(reading: self)
        guard let current = history.pending, current.secretName == pending.revision.secretName else {
            return "it is settled already"
        }
        let abandoned = try await manifest(of: current)
        var base: [KubernetesObject]?
        if let revision = history.base { base = try await manifest(of: revision) }
        let kept = Set(((base ?? []) + wanted).map(\.reference))
        let orphans = base == nil ? [] : abandoned.filter { !kept.contains($0.reference) && !$0.holdsData }
        for object in orphans { try await deleteOrphan(object) }
        let path = "/api/v1/namespaces/\(access.namespace)/secrets/\(current.secretName)"
        let deletion = try await runner.run(kubectl.delete(path: path, resourceVersion: current.resourceVersion))
        guard deletion.succeeded else { throw KubernetesFailure(deletion) }
        let removed = orphans.isEmpty ? "" : "; removed \(orphans.map(\.reference.description).joined(separator: ", "))"
        return pending.message + "; "
            + (history.base.map { "revision \($0.number) is the base again" } ?? "no revision was finished yet")
            + removed
    }

    private func deleteOrphan(_ object: KubernetesObject) async throws {
        guard let live = try await objects(kubectl.get(manifest: [object])).first,
            live.annotations["meta.helm.sh/release-name"] == Helm.release
        else { return }
        let command = kubectl.command([
            "delete", live.resourceName, "--ignore-not-found", "--wait=false", "--output=name",
        ])
        let result = try await runner.run(command)
        guard result.succeeded else { throw KubernetesFailure(result) }
    }
}

extension KubernetesObject {
    fileprivate var holdsData: Bool {
        kind == "PersistentVolumeClaim" || annotations["helm.sh/resource-policy"] == "keep"
    }
}
