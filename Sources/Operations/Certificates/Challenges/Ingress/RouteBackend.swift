/// How the pod of a route does, for messages.
struct RouteBackend: Sendable {
    private let deployments: [KubernetesObject]
    private let pods: [Pod]

    /// - Parameters:
    ///   - objects: what a route's selector finds; a Deployment of the same name that was deleted moments ago may have left
    ///     pods, which do not count.
    ///   - image: what the pod is to run.
    init(_ objects: [KubernetesObject], image: String) {
        deployments = objects.filter { $0.kind == "Deployment" }
        let living = Set(deployments.compactMap(\.uid))
        let sets = objects.filter { $0.kind == "ReplicaSet" && $0.owner.map(living.contains) == true }
        let owners = Set(sets.compactMap(\.uid))
        pods = objects.filter { $0.kind == "Pod" && $0.owner.map(owners.contains) == true }.map(Pod.init)
            .filter { pod in pod.object.spec["containers"].array?.first?["image"].string == image }
    }

    var isReady: Bool { pods.contains(where: \.isReady) }

    /// Whether its program does not know what it is told to do: it ends with `EX_USAGE` of sysexits.h(3).
    var isTooOld: Bool { pods.flatMap(\.containers).contains { $0.exit?.code == 64 } }

    /// What the cluster says against the pod: a quota, no room, an image that cannot be had, an end.
    var complaints: [String] {
        let refused = deployments.flatMap { $0.status["conditions"].array ?? [] }
            .filter { $0["type"].string == "ReplicaFailure" }.compactMap { $0["message"].string }
        let unplaced = pods.compactMap { $0.condition("PodScheduled") }.filter { !$0.isTrue }.map(\.message)
        return refused + unplaced + pods.flatMap(\.containers).compactMap(\.complaint)
    }
}

extension PodContainer {
    fileprivate var complaint: String? {
        switch state {
        case .waiting(let reason, let message): message.isEmpty ? reason : "\(reason): \(message)"
        case .running: nil
        case .terminated(let exit): "it ended with \(exit.code)"
        }
    }
}
