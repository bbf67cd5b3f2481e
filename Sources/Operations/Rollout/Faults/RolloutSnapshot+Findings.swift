extension RolloutSnapshot {
    /// Everything that keeps a workload from being rolled out, however long it has lasted.
    package func findings(_ deadlines: RolloutDeadlines) -> [RolloutFinding] {
        missing.map { RolloutFinding(.notCreated, $0) }
            + workloads.filter { !isRolledOut($0) }.flatMap { findings($0, deadlines) }
    }

    private func findings(_ workload: Workload, _ deadlines: RolloutDeadlines) -> [RolloutFinding] {
        let own = pods(of: workload)
        var found: [RolloutFinding] = []
        if let why = refusal(of: workload) {
            found.append(RolloutFinding(.podsRefused(why: why), workload.reference))
        } else if workload.replicas > 0, own.allSatisfy({ isLeftAlone($0, by: workload) }) {
            found.append(RolloutFinding(.notCreated, workload.reference))
        }
        for pod in own {
            if pod.isTerminating {
                guard workload.replacesAfterwards else { continue }
                let fault = RolloutFault.stuckTerminating(grace: pod.terminationGrace)
                found.append(RolloutFinding(fault, workload.reference, pod: pod.name))
            } else if !pod.isReady, workload.isNewest(pod) || workload.isStore {
                // A store's older pod that is not ready keeps the controller from making the newer one.
                found += findings(pod, of: workload, deadlines)
            }
        }
        return found
    }

    /// Whether it serves on although it should be replaced, and nothing is under way.
    private func isLeftAlone(_ pod: Pod, by workload: Workload) -> Bool {
        !workload.isNewest(pod) && !pod.isTerminating && pod.isReady
    }

    /// Why the controller could not create pods, while it lacks some.
    private func refusal(of workload: Workload) -> String? {
        if let condition = workload.object.status["conditions"].array?.first(where: {
            $0["type"].string == "ReplicaFailure" && $0["status"].string == "True"
        }) {
            return Self.reasonOfRefusal(condition["message"].string ?? "")
        }
        // A StatefulSet and a Job have no such condition.
        guard workload.object.kind != "Deployment", pods(of: workload).isEmpty else { return nil }
        let event = events.last { $0.subject == workload.object.uid && $0.reason == "FailedCreate" }
        return event.map { Self.reasonOfRefusal($0.message) }
    }

    /// Without the words that say only that it was refused: `create Pod x in StatefulSet x failed error: pods "x" is
    /// forbidden: exceeded quota …`.
    private static func reasonOfRefusal(_ text: String) -> String {
        for marker in ["is forbidden: ", "failed error: ", "Error creating: "] {
            if let range = text.firstRange(of: marker) { return String(text[range.upperBound...]) }
        }
        return text
    }

    /// What keeps one pod from becoming ready.
    func findings(_ pod: Pod, of workload: Workload, _ deadlines: RolloutDeadlines) -> [RolloutFinding] {
        if let fault = nodeFault(pod) ?? placementFault(pod) {
            return [RolloutFinding(fault, workload.reference, pod: pod.name)]
        }
        for container in pod.containers where !container.isDone {
            if let fault = fault(of: container, in: pod, of: workload, deadlines) {
                return [RolloutFinding(fault, workload.reference, pod: pod.name, container: container.name)]
            }
            // Those after it wait for it.
            if container.isInitial { break }
        }
        return []
    }
}
