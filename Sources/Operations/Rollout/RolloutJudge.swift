/// What a snapshot means.
package enum RolloutVerdict: Sendable, Hashable {
    /// - `awaited`: the workloads that are not rolled out.
    case progressing(awaited: [ObjectReference])
    case complete
    /// The root cause, and what else shows, most of which follows from it.
    case failed(RolloutFinding, others: [RolloutFinding])
}

/// Tells from one snapshot after another whether a rollout goes on, is complete, or has failed and why.
///
/// Pure: its memory is how long each fault has lasted, how often each container had ended while its stores were starting,
/// and how long a pod has been stopping.
package struct RolloutJudge: Sendable {
    private let deadlines: RolloutDeadlines
    private var since: [RolloutFinding.Key: Duration] = [:]
    /// Ends that count for nothing, by pod and container: its store was not there.
    private var forgiven: [String: Int] = [:]
    /// By pod.
    private var stoppingSince: [String: Duration] = [:]

    package init(_ deadlines: RolloutDeadlines) { self.deadlines = deadlines }

    /// - Parameter elapsed: since the rollout began; never less than the time before.
    package mutating func judge(_ snapshot: RolloutSnapshot, at elapsed: Duration) -> RolloutVerdict {
        let isWaitedFor = waitsForStopping(snapshot, at: elapsed)
        if snapshot.isRolledOut { return isWaitedFor ? .progressing(awaited: snapshot.stoppingWorkloads) : .complete }
        let starting = Set(snapshot.startingStores.map(\.reference))
        forgive(snapshot, starting)
        let findings = snapshot.findings(deadlines).filter { hasEndedOftenEnough($0, snapshot) }
        remember(findings, at: elapsed, starting)
        let overdue = findings.filter { elapsed - (since[$0.key] ?? elapsed) >= $0.fault.grace }
        guard !overdue.isEmpty else {
            return .progressing(awaited: snapshot.missing + snapshot.awaited)
        }
        let ranked = rank(findings.filter { !$0.fault.isPatience || overdue.contains($0) })
        return .failed(ranked[0], others: Array(ranked.dropFirst()))
    }

    /// Whether a pod that is stopping may still do so in time.
    ///
    /// One that does not is no fault of what has taken its place, and to put the revision before back would not end it.
    private mutating func waitsForStopping(_ snapshot: RolloutSnapshot, at elapsed: Duration) -> Bool {
        let stopping = snapshot.stoppingPods
        stoppingSince = Dictionary(
            stopping.map { ($0.uid, stoppingSince[$0.uid] ?? elapsed) },
            uniquingKeysWith: { first, _ in first }
        )
        return stopping.contains { pod in
            elapsed - (stoppingSince[pod.uid] ?? elapsed)
                < RolloutFault.stuckTerminating(grace: pod.terminationGrace).grace
        }
    }

    /// While a store starts, ends of what waits for it are no fault of theirs.
    private mutating func forgive(_ snapshot: RolloutSnapshot, _ starting: Set<ObjectReference>) {
        guard !starting.isEmpty else { return }
        for workload in snapshot.workloads where !workload.isStore {
            for pod in snapshot.pods(of: workload) {
                for container in pod.containers {
                    // One that runs now has begun before the store was ready, and may still fail for that.
                    let pending = container.isRunning && container.exits > 0 ? 1 : 0
                    forgiven[pod.uid + container.name] = container.exits + pending
                }
            }
        }
    }

    private func hasEndedOftenEnough(_ finding: RolloutFinding, _ snapshot: RolloutSnapshot) -> Bool {
        let needed = finding.fault.exitsNeeded
        guard needed > 0, let pod = snapshot.pods.first(where: { $0.name == finding.pod }),
            let container = pod.containers.first(where: { $0.name == finding.container }),
            pod.object.spec["restartPolicy"].string != "Never"
        else { return true }
        let before = forgiven[pod.uid + container.name] ?? 0
        // After some that are forgiven the kubelet waits long before it starts the next: one more is enough.
        return container.exits - before >= (before > 0 && finding.fault.mayComeFromStore ? 1 : needed)
    }

    private mutating func remember(
        _ findings: [RolloutFinding],
        at elapsed: Duration,
        _ starting: Set<ObjectReference>
    ) {
        var now: [RolloutFinding.Key: Duration] = [:]
        for finding in findings {
            let waits = finding.fault.mayComeFromStore && !starting.isEmpty && !starting.contains(finding.workload)
            now[finding.key] = waits ? elapsed : since[finding.key] ?? elapsed
        }
        since = now
    }

    /// The root cause first: stores before what uses them where the fault may come from there, then by depth.
    private func rank(_ findings: [RolloutFinding]) -> [RolloutFinding] {
        let storeFails = findings.contains { $0.workload.kind == "StatefulSet" }
        func key(_ finding: RolloutFinding) -> (Int, Int, String) {
            let follows = storeFails && finding.workload.kind != "StatefulSet" && finding.fault.mayComeFromStore
            return (follows ? 1 : 0, finding.fault.depth, finding.workload.description)
        }
        return findings.sorted { key($0) < key($1) }
    }
}

extension RolloutSnapshot {
    fileprivate var awaited: [ObjectReference] { workloads.filter { !isRolledOut($0) }.map(\.reference) }

    fileprivate var stoppingWorkloads: [ObjectReference] {
        workloads.filter { pods(of: $0).contains(where: \.isTerminating) }.map(\.reference)
    }
}
