internal import Processes

/// What the cluster showed of a release at one moment.
package struct RolloutSnapshot: Sendable {
    /// One request for each; events and claims carry no label of the release, so that everything in the namespace is read.
    static let kinds = "deployments,statefulsets,replicasets,pods,events,persistentvolumeclaims,jobs"

    package let workloads: [Workload]
    /// Those the workloads made; the rest of the namespace is left out.
    package let pods: [Pod]
    package let claims: [String: KubernetesObject]
    package let events: [ClusterEvent]
    /// Workloads that were to be there and are not.
    package let missing: [ObjectReference]
    /// All of the cluster; empty until asked for, and where reading them is not permitted.
    package var nodes: [KubernetesObject] = []

    /// - Parameter references: the workloads to look at.
    package init(_ objects: [KubernetesObject], workloads references: [ObjectReference]) {
        let replicaSets = objects.filter { $0.kind == "ReplicaSet" }
        let wanted = Set(references.map { Key(kind: $0.kind, name: $0.name) })
        let found = objects.filter { wanted.contains(Key(kind: $0.kind, name: $0.name)) }
            .map { Workload($0, replicaSets: replicaSets) }
        let there = Set(found.map { Key(kind: $0.object.kind, name: $0.object.name) })
        workloads = found.sorted { $0.reference < $1.reference }
        missing = references.filter { !there.contains(Key(kind: $0.kind, name: $0.name)) }
        pods = objects.filter { $0.kind == "Pod" }.map(Pod.init)
            .filter { pod in found.contains { $0.owns(pod) } }
            .sorted { $0.name < $1.name }
        claims = Dictionary(
            objects.filter { $0.kind == "PersistentVolumeClaim" }.map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        events = objects.filter { $0.kind == "Event" }.map(ClusterEvent.init).sorted { $0.time < $1.time }
    }

    /// A Deployment of `extensions/v1beta1` is the one of `apps/v1`.
    private struct Key: Hashable {
        var kind: String
        var name: String
    }

    static func command(_ kubectl: Kubectl) -> Command { kubectl.get([kinds]) }

    package func pods(of workload: Workload) -> [Pod] { pods.filter(workload.owns) }

    package func isRolledOut(_ workload: Workload) -> Bool { workload.isRolledOut(pods(of: workload)) }

    package var isRolledOut: Bool { missing.isEmpty && workloads.allSatisfy(isRolledOut) }

    /// Those that have been told to stop and have not yet.
    package var stoppingPods: [Pod] { pods.filter(\.isTerminating) }

    /// The stores that are not ready to be used yet.
    package var startingStores: [Workload] {
        workloads.filter { $0.isStore && !isRolledOut($0) }
    }

    func events(about pod: Pod, _ reasons: Set<String>) -> [ClusterEvent] {
        events.filter { $0.subject == pod.uid && reasons.contains($0.reason) }
    }
}
