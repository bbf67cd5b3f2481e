internal import Processes

/// Watches the workloads of a release until they are rolled out, or cannot be.
///
/// Neither `helm --wait` nor `kubectl rollout status` tells why: they wait for their deadline, and the pods that know are
/// gone after the rollback.
package struct RolloutWatch: Sendable {
    /// The tags a registry has of an image's repository, in any order; nil where it does not say.
    package typealias Tags = @Sendable (ImageName) async -> [String]?

    let connection: ClusterConnection
    let workloads: [ObjectReference]
    let deadlines: RolloutDeadlines
    let events: EventHandler
    let tags: Tags
    /// Between two looks.
    let interval: Duration

    package init(
        _ connection: ClusterConnection,
        workloads: [ObjectReference],
        deadlines: RolloutDeadlines,
        interval: Duration = .seconds(1),
        events: @escaping EventHandler = { _ in },
        tags: @escaping Tags = { _ in nil }
    ) {
        self.connection = connection
        self.workloads = workloads
        self.deadlines = deadlines
        self.interval = interval
        self.events = events
        self.tags = tags
    }

    /// Throws ``RolloutFailure``, or `CancellationError`.
    package func run() async throws -> RolloutOutcome {
        let started = ContinuousClock.now
        var judge = RolloutJudge(deadlines)
        var timeline = RolloutTimeline()
        var sight = Sight(patience: .seconds(30))
        var isFirst = true
        while true {
            try Task.checkCancellation()
            let elapsed = ContinuousClock.now - started
            if let snapshot = try await look(&sight, timeline) {
                for entry in timeline.take(snapshot, at: elapsed, isFirst: isFirst) { show(entry) }
                isFirst = false
                for pod in try await clearTheWay(snapshot) {
                    let text = "of the revision before was in the way and was deleted"
                    let entry = timeline.tell(pod.name, text, key: "\(pod.uid) deleted", at: elapsed)
                    if let entry { show(entry) }
                }
                switch judge.judge(snapshot, at: elapsed) {
                case .complete:
                    for pod in snapshot.stoppingPods {
                        let entry = timeline.tell(pod.name, pod.stuckText, key: "\(pod.uid) stuck", at: elapsed)
                        if let entry { show(entry) }
                    }
                    return RolloutOutcome(duration: elapsed, timeline: timeline.entries, pods: snapshot.pods)
                case .failed(let root, let others):
                    throw await failure(root, others, snapshot, timeline.entries)
                case .progressing(let awaited):
                    if elapsed > deadlines.whole {
                        throw RolloutFailure.undecided(
                            awaited: awaited,
                            within: deadlines.whole,
                            timeline: timeline.entries
                        )
                    }
                }
            }
            try await Task.sleep(for: interval)
        }
    }

    /// How long the API has been out of sight.
    private struct Sight {
        let patience: Duration
        var lostAt: ContinuousClock.Instant?
    }

    /// Nil while the API does not answer, as when its node restarts.
    private func look(_ sight: inout Sight, _ timeline: RolloutTimeline) async throws -> RolloutSnapshot? {
        do {
            let objects = try await connection.objects(RolloutSnapshot.command(connection.kubectl))
            sight.lostAt = nil
            return await withNodes(RolloutSnapshot(objects, workloads: workloads))
        } catch let error where !(error is CancellationError) {
            try Task.checkCancellation()
            let lostAt = sight.lostAt ?? ContinuousClock.now
            sight.lostAt = lostAt
            if case .forbidden = error as? KubernetesFailure { throw error }
            guard ContinuousClock.now - lostAt < sight.patience else {
                throw RolloutFailure.blind(error, timeline: timeline.entries)
            }
            return nil
        }
    }

    private func show(_ entry: RolloutTimeline.Entry) { events(.note("\(entry)")) }
}

extension Pod {
    fileprivate var stuckText: String {
        "does not stop, though it had \(terminationGrace.inWords); what replaces it serves "
            + "(docs/runbooks/stuck-terminating.md)"
    }
}

extension RolloutDeadlines {
    /// All of it, one after the other, twice over for a store that is replaced before the servers are.
    var whole: Duration { (ready + store + pull) * 2 }
}
