/// A fault, and where it shows.
package struct RolloutFinding: Sendable, Hashable {
    package var fault: RolloutFault
    package var workload: ObjectReference
    package var pod: String?
    package var container: String?
    /// The last lines the failed container logged, oldest first.
    package var log: [String] = []

    package init(
        _ fault: RolloutFault,
        _ workload: ObjectReference,
        pod: String? = nil,
        container: String? = nil
    ) {
        self.fault = fault
        self.workload = workload
        self.pod = pod
        self.container = container
    }

    /// What counts as the same finding from one snapshot to the next.
    struct Key: Hashable {
        var fault: String
        var workload: ObjectReference
        var pod: String?
    }

    var key: Key { Key(fault: fault.name, workload: workload, pod: pod) }

    /// What replicas that fail alike have in common.
    var kind: Key { Key(fault: fault.name, workload: workload) }
}
