/// A Deployment, StatefulSet or Job of the release.
package struct Workload: Sendable, Hashable {
    package let object: KubernetesObject
    /// What makes its pods of the newest revision: a ReplicaSet's uid, or a StatefulSet's revision hash.
    let newest: String?
    /// The uids of what owns its pods.
    let owners: Set<String>

    package init(_ object: KubernetesObject, replicaSets: [KubernetesObject]) {
        self.object = object
        switch object.kind {
        case "Deployment":
            let own = replicaSets.filter { $0.owner != nil && $0.owner == object.uid }
            let revision = object.annotations[Self.revision]
            owners = Set(own.compactMap(\.uid))
            newest = own.first { revision != nil && $0.annotations[Self.revision] == revision }?.uid
        case "StatefulSet":
            owners = Set([object.uid].compactMap(\.self))
            newest = object.status["updateRevision"].string
        default:
            owners = Set([object.uid].compactMap(\.self))
            newest = nil
        }
    }

    private static let revision = "deployment.kubernetes.io/revision"

    package var reference: ObjectReference { object.reference }
    /// Whether it holds data that others wait for.
    package var isStore: Bool { object.kind == "StatefulSet" }
    package var replicas: Int { object.spec["replicas"].integer ?? 1 }
    /// Whether the controller makes a pod only once the one it replaces is gone.
    var replacesAfterwards: Bool { isStore || object.spec["strategy"]["type"].string == "Recreate" }
    /// Whether the controller has seen the newest specification.
    package var isObserved: Bool {
        guard let generation = object.generation, let observed = object.status["observedGeneration"].integer else {
            return object.kind == "Job"
        }
        return observed >= generation
    }

    package func owns(_ pod: Pod) -> Bool { pod.object.owner.map(owners.contains) ?? false }

    /// Whether the pod is of the newest revision.
    package func isNewest(_ pod: Pod) -> Bool {
        switch object.kind {
        case "Deployment": newest != nil && pod.object.owner == newest
        case "StatefulSet": newest != nil && pod.object.labels["controller-revision-hash"] == newest
        default: true
        }
    }

    /// By the same fields as `kubectl rollout status`, and besides no pod of an older revision is left but those that are
    /// stopping.
    package func isRolledOut(_ pods: [Pod]) -> Bool {
        let status = object.status
        guard isObserved else { return false }
        switch object.kind {
        case "Deployment":
            return status["updatedReplicas"].integer ?? 0 == replicas
                && status["replicas"].integer ?? 0 == replicas
                && status["availableReplicas"].integer ?? 0 == replicas
                && pods.allSatisfy { isNewest($0) || $0.isTerminating }
        case "StatefulSet":
            // availableReplicas is younger than Kubernetes 1.22.
            let ready = pods.filter { isNewest($0) && $0.isReady }.count
            return status["readyReplicas"].integer ?? 0 == replicas && ready == replicas
        case "Job":
            return status["conditions"].array?.contains {
                $0["type"].string == "Complete" && $0["status"].string == "True"
            } ?? false
        default: return true
        }
    }
}
