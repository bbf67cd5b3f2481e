/// How the pod of a route does, for messages.
struct RouteBackend: Sendable {
    private let deployments: [KubernetesObject]
    private let pods: [Pod]

    /// - Parameter objects: a route's Deployment and its pods.
    init(_ objects: [KubernetesObject]) {
        deployments = objects.filter { $0.kind == "Deployment" }
        pods = objects.filter { $0.kind == "Pod" }.map(Pod.init)
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
