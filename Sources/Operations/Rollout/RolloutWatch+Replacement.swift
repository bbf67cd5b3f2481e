internal import Processes

extension RolloutSnapshot {
    /// Pods of a StatefulSet's older revision that can never become ready, which the controller would wait for all the
    /// same before it makes one of the newest (Kubernetes documentation, “StatefulSets”, forced rollback).
    func podsInTheWay(_ deadlines: RolloutDeadlines) -> [Pod] {
        workloads.filter { $0.isStore && $0.isObserved && !isRolledOut($0) }.flatMap { store in
            pods(of: store).filter { pod in
                guard !store.isNewest(pod), !pod.isReady, !pod.isTerminating else { return false }
                return findings(pod, of: store, deadlines).contains { finding in
                    let container = pod.containers.first { $0.name == finding.container }
                    return !finding.fault.isPatience && (container?.exits ?? 0) >= finding.fault.exitsNeeded
                }
            }
        }
    }
}

extension RolloutWatch {
    /// Deletes what is in the way; the controller then makes a pod of the newest revision, on the same volume.
    ///
    /// - Returns: The pods deleted.
    func clearTheWay(_ snapshot: RolloutSnapshot) async throws -> [Pod] {
        var deleted: [Pod] = []
        for pod in snapshot.podsInTheWay(deadlines) {
            let result = try await connection.runner.run(connection.kubectl.delete(pod))
            // Somebody else may have been quicker.
            if result.succeeded { deleted.append(pod) }
        }
        return deleted
    }
}

extension Kubectl {
    /// Deletes this very pod: not one that has taken its name meanwhile (Kubernetes API, `DeleteOptions.preconditions`).
    func delete(_ pod: Pod) -> Command {
        let options: JSONValue = [
            "apiVersion": "v1", "kind": "DeleteOptions", "preconditions": ["uid": .string(pod.uid)],
        ]
        return command(
            ["delete", "--raw=/api/v1/namespaces/\(namespace)/pods/\(pod.name)", "--filename=-"],
            input: .bytes(Array(options.text.utf8))
        )
    }
}
