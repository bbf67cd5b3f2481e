extension RolloutTimeline {
    /// Tells what the snapshot shows that the ones before did not.
    ///
    /// - Parameter isFirst: what older pods went through is then taken as known.
    mutating func take(_ snapshot: RolloutSnapshot, at elapsed: Duration, isFirst: Bool) -> [Entry] {
        let from = entries.count
        for event in snapshot.events { tell(event, in: snapshot, at: elapsed, isFirst) }
        for workload in snapshot.workloads {
            for pod in snapshot.pods(of: workload) { tell(pod, of: workload, at: elapsed, isFirst) }
            let key = "rolled out \(workload.reference) \(workload.object.generation ?? 0)"
            if snapshot.isRolledOut(workload) { tell("\(workload.reference)", "is rolled out", key: key, at: elapsed) }
        }
        return Array(entries[from...])
    }

    private mutating func tell(
        _ event: ClusterEvent,
        in snapshot: RolloutSnapshot,
        at elapsed: Duration,
        _ isFirst: Bool
    ) {
        guard let text = event.words else { return }
        let isOfRollout = snapshot.workloads.contains { workload in
            event.subject == workload.object.uid || workload.owners.contains(event.subject)
                || snapshot.pods(of: workload).contains { $0.uid == event.subject }
                || snapshot.pods(of: workload).contains { $0.claims.contains(event.subjectName) }
        }
        guard isOfRollout else { return }
        let isNews = snapshot.workloads.contains { workload in
            guard !snapshot.isRolledOut(workload) else { return false }
            let pods = snapshot.pods(of: workload)
            return pods.contains { $0.uid == event.subject && workload.isNewest($0) }
                // Of what should have made the pods, and could not.
                || event.subject == workload.newest
                || pods.isEmpty && event.subject == workload.object.uid
        }
        // The same object says it again with another uid where the log's entries are not folded.
        let key = "\(event.subject) \(event.container ?? "") \(text)"
        if isFirst && !isNews { return ignore(key) }
        let subject = event.subjectName + (event.container.map { " \($0)" } ?? "")
        tell(subject, text, key: key, at: elapsed)
    }

    private mutating func tell(_ pod: Pod, of workload: Workload, at elapsed: Duration, _ isFirst: Bool) {
        for container in pod.containers {
            guard let exit = container.exit, exit.code != 0 || !container.isInitial else { continue }
            let key = "\(pod.uid) \(container.name) exit \(container.exits)"
            if isFirst, pod.isReady || !workload.isNewest(pod) {
                ignore(key)
                continue
            }
            let reason = ["Error", "Completed", ""].contains(exit.reason) ? "" : " (\(exit.reason))"
            let text = exit.isKnown ? "exited with \(exit.code)\(reason)" : "was lost by its node"
            tell("\(pod.name) \(container.name)", text, key: key, at: elapsed)
        }
        if pod.isTerminating { tell(pod.name, "is stopping", key: "\(pod.uid) stopping", at: elapsed) }
        guard pod.isReady else { return }
        let key = "\(pod.uid) ready \(pod.containers.map(\.restarts))"
        if isFirst, !workload.isNewest(pod) {
            ignore(key)
        } else {
            tell(pod.name, "is ready", key: key, at: elapsed)
        }
    }

}

extension ClusterEvent {
    /// What the timeline says of it; nil for what says nothing that pods do not.
    fileprivate var words: String? {
        switch reason {
        case "Scheduled": "was placed on a node"
        case "Pulling": "pulls its image"
        case "Pulled": message.contains("already present") ? nil : "pulled its image"
        case "Started": "started"
        case "FailedScheduling", "FailedCreate", "FailedMount", "FailedAttachVolume", "FailedCreatePodSandBox",
            "ProvisioningFailed", "Evicted", "Unhealthy", "FailedBinding":
            message
        case "Failed" where message.hasPrefix("Failed to pull"): message
        case "Failed" where !message.hasPrefix("Error: ErrImagePull") && !message.hasPrefix("Error: ImagePullBackOff"):
            message
        case "Killing": isWarning || message.contains("probe") ? message : nil
        case "ScalingReplicaSet", "SuccessfulDelete": message.lowercasedFirst
        default: nil
        }
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
