internal import FoundationEssentials

extension ReleaseFacts {
    /// What is not as it was deployed, the cause first: Helm's record, the objects, the pods, what is served.
    ///
    /// - Parameters:
    ///   - ready: how long a server may take to become ready.
    ///   - isDeploying: whether a deploy asks that has yet to accept what it made.
    func findings(ready: Duration, isDeploying: Bool) -> [CheckFinding] {
        guard let base = history.base else {
            let words = "nothing is deployed: Helm knows no finished revision of release \(Helm.release)"
            return unfinished + [.failure(words)]
        }
        if let server = serverWorkload, server.replicas == 0, serverPods.isEmpty {
            return unfinished + [.failure("the service is stopped: \(server.reference) is scaled to 0")]
        }
        var findings = unfinished + changedObjects + badPods(ready) + images + served
        if let good, good.revision != base.number, !isDeploying {
            let words = "revision \(base.number) was not seen to serve well by chatops; the last that was is"
            findings.append(.warning("\(words) \(good.revision)"))
        }
        return findings + restarts + otherDrift
    }

    var summary: String {
        let builds = Set(replicas.builds.keys.map { "\($0.version) of commit \($0.commit)" }).sorted()
        let digest = Set(serverPods.compactMap(\.serverDigest)).sorted().map { $0.prefix(19) + "…" }
        return "revision \(history.base?.number ?? 0): \(builds.joined(separator: ", ")) from "
            + "\(replicas.instances.count) of \(serverPods.count) replicas in \(replicas.askings) askings, image "
            + digest.joined(separator: ", ")
    }

    private var unfinished: [CheckFinding] {
        guard let latest = history.latest else { return [] }
        if let pending = PendingRelease(in: history) {
            let since = Timestamp.text(latest.createdAt)
            return [
                .failure(
                    pending.isYoung(now: Date())
                        ? "revision \(latest.number) is \(latest.status.rawValue) since \(since): a deploy may be under way"
                        : pending.message + "; see docs/runbooks/pending-release.md"
                )
            ]
        }
        return latest.status == .failed
            ? [.failure("Helm calls revision \(latest.number) failed: its deploy did not finish")] : []
    }

    /// Objects that decide what is served.
    private var changedObjects: [CheckFinding] {
        missing.map { .failure("\($0) was deleted; chatops deploy makes it again") }
            + drift.filter(\.decides).map { .failure($0.line + "; see docs/runbooks/drift.md") }
    }

    private var otherDrift: [CheckFinding] {
        drift.filter { !$0.decides && $0.fate == .putBack }.map { .warning($0.line) }
    }

    private func badPods(_ ready: Duration) -> [CheckFinding] {
        var told: Set<RolloutFinding.Key> = []
        let faults = snapshot.findings(RolloutDeadlines(ready: ready)).filter { told.insert($0.kind).inserted }
        let older = snapshot.workloads.flatMap { workload in
            snapshot.pods(of: workload).filter { !$0.isTerminating && !workload.isNewest($0) }
                .map { CheckFinding.failure("\($0.name) is of an older revision of \(workload.reference)") }
        }
        return faults.filter { !$0.isOfOlderPods }.map { .failure($0.now) } + older
    }

    /// The same tag may lead to another image since.
    private var images: [CheckFinding] {
        let digests = serverPods.compactMap { pod in pod.serverDigest.map { (pod.name, $0) } }
        let wanted = [accepted?.imageDigest, accepted?.imageConfig].compactMap(\.self)
        if let first = wanted.first {
            return digests.filter { !wanted.contains($0.1) }
                .map { .failure("\($0.0) runs image \($0.1), not \(first), which was deployed: the tag was moved") }
        }
        if Set(digests.map(\.1)).count < 2 { return [] }
        let each = digests.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        return [.failure("the replicas run different images: \(each)")]
    }

    /// Containers that were started again since the revision was accepted.
    private var restarts: [CheckFinding] {
        snapshot.pods.filter { !$0.isTerminating }.flatMap { pod in
            pod.containers.filter { container in
                guard container.restarts > 0, !container.isInitial else { return false }
                guard let goodSince, accepted != nil else { return true }
                return container.endedAt.map { $0 > goodSince } ?? false
            }.map { container in
                let exit = container.previousExit ?? container.exit
                let when = container.endedAt.map { " at \($0.dayAndTime)" } ?? ""
                let how = exit.map { ", last\(when) with exit code \($0.code) (\($0.reason))" } ?? ""
                let times = container.restarts == 1 ? "once" : "\(container.restarts) times"
                return .warning("\(pod.name) (\(container.name)) was restarted \(times)\(how)")
            }
        }
    }
}

extension Drift {
    /// Whether it decides which program serves, or whether any does.
    fileprivate var decides: Bool {
        // What others add to a selector, or to the ingress's rules, the chart does not take away again.
        if object.kind == "Service", field.path.hasPrefix("spec.selector") { return true }
        if object.kind == "Ingress", field.path.hasPrefix("spec.rules") { return true }
        return fate == .putBack
            && (["Ingress", "Service"].contains(object.kind) || field.path.hasSuffix("image")
                || field.path.hasSuffix("replicas"))
    }
}

extension RolloutFinding {
    /// As one look tells it, which cannot know for how long.
    fileprivate var now: String {
        guard fault.isPatience, let pod else { return summary }
        return "\(pod)\(container.map { " (\($0))" } ?? "") is not ready"
    }

    /// Told by name already.
    fileprivate var isOfOlderPods: Bool { if case .notCreated = fault, pod == nil { true } else { false } }
}

extension Pod {
    /// Of the image that the server runs from, as the node's runtime has it.
    var serverDigest: String? {
        (containers.first { !$0.isInitial }?.imageID).flatMap(PodContainer.digest)
    }
}
