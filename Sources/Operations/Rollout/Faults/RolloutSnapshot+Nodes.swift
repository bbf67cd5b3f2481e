extension RolloutSnapshot {
    /// What its node does to the pod.
    func nodeFault(_ pod: Pod) -> RolloutFault? {
        if pod.reason == "Evicted" { return .nodePressure(why: pod.message) }
        guard let name = pod.node else { return nil }
        if pod.reason == "NodeLost" { return .nodeNotReady(node: name, why: pod.message) }
        guard let node = nodes.first(where: { $0.name == name }) else { return nil }
        for condition in node.status["conditions"].array ?? [] {
            let status = condition["status"].string
            let message = condition["message"].string ?? ""
            switch condition["type"].string {
            case "Ready" where status != "True": return .nodeNotReady(node: name, why: message)
            case "DiskPressure" where status == "True", "MemoryPressure" where status == "True",
                "PIDPressure" where status == "True":
                return .nodePressure(why: "\(name): \(message)")
            default: continue
            }
        }
        return nil
    }

    /// Why the scheduler finds no node for it.
    ///
    /// The scheduler gives its reasons as text only (Kubernetes `pkg/scheduler/framework/plugins`).
    func placementFault(_ pod: Pod) -> RolloutFault? {
        guard let placed = pod.condition("PodScheduled"), !placed.isTrue, placed.reason == "Unschedulable" else {
            return nil
        }
        let why = placed.message
        if why.contains("-pressure") { return .nodePressure(why: why) }
        if why.contains("node.kubernetes.io/not-ready") || why.contains("node.kubernetes.io/unreachable") {
            return .nodeNotReady(node: nodes.count == 1 ? nodes[0].name : "", why: why)
        }
        if why.contains("PersistentVolumeClaim") || why.contains("persistentvolumeclaim")
            || why.contains("persistent volumes to bind") || why.contains("volume node affinity"),
            let fault = claimFault(pod, why)
        {
            return fault
        }
        if let resource = Self.lacking(in: why) {
            return .insufficient(resource: resource, asked: asked(resource, by: pod), there: capacity(of: resource))
        }
        return .unschedulable(why: why)
    }

    private func claimFault(_ pod: Pod, _ why: String) -> RolloutFault? {
        for name in pod.claims {
            guard let claim = claims[name] else { continue }
            if claim.status["phase"].string == "Bound", !why.contains("node affinity") { continue }
            let failed = events.last {
                $0.subject == claim.uid && $0.isWarning && $0.reason == "ProvisioningFailed"
            }
            return .volumeUnbound(VolumeClaim(claim), why: failed?.message ?? why)
        }
        return nil
    }

    /// The resource that a text such as `0/1 nodes are available: 1 Insufficient cpu.` names.
    private static func lacking(in why: String) -> String? {
        guard let range = why.firstRange(of: "Insufficient ") else { return nil }
        let name = why[range.upperBound...].prefix { !$0.isWhitespace && $0 != "," }
        return String(name.hasSuffix(".") ? name.dropLast() : name)
    }

    private func asked(_ resource: String, by pod: Pod) -> String {
        let asked = (pod.object.spec["containers"].array ?? []).compactMap {
            $0["resources"]["requests"][resource].string
        }
        return asked.joined(separator: " + ")
    }

    private func capacity(of resource: String) -> [String] {
        nodes.compactMap { node in
            node.status["allocatable"][resource].string.map { "\(node.name) has \($0)" }
        }
    }
}
