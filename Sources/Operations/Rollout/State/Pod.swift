/// A pod as the API shows it.
package struct Pod: Sendable, Hashable {
    /// The scheduler's reason for not placing it, word for word.
    package struct Condition: Sendable, Hashable {
        package var isTrue: Bool
        package var reason: String
        package var message: String
    }

    package let object: KubernetesObject
    /// In the order they are written, initial ones first.
    package let containers: [PodContainer]

    package init(_ object: KubernetesObject) {
        self.object = object
        containers =
            Self.containers(of: object, "initContainers", "initContainerStatuses", initial: true)
            + Self.containers(of: object, "containers", "containerStatuses", initial: false)
    }

    package var name: String { object.name }
    package var uid: String { object.uid ?? "" }
    package var node: String? { object.spec["nodeName"].string }
    package var phase: String { object.status["phase"].string ?? "" }
    /// Of the whole pod, such as `Evicted` or `NodeLost`.
    package var reason: String { object.status["reason"].string ?? "" }
    package var message: String { object.status["message"].string ?? "" }
    /// Whether it has been told to stop.
    package var isTerminating: Bool { object.metadata["deletionTimestamp"].string != nil }
    package var isReady: Bool { condition("Ready")?.isTrue == true && !isTerminating }
    /// How long the kubelet waits between SIGTERM and SIGKILL.
    ///
    /// Once the containers have ended the kubelet sets the grace of the deletion to 0, which is not what they had.
    package var terminationGrace: Duration {
        if let seconds = object.metadata["deletionGracePeriodSeconds"].integer, seconds > 0 { return .seconds(seconds) }
        return .seconds(object.spec["terminationGracePeriodSeconds"].integer ?? 30)
    }
    /// How long it may take to be gone: its grace and, where its node has lost a container, the round in which the kubelet
    /// looks again at pods of which it hears nothing (kubelet, `--sync-frequency`).
    package var timeToStop: Duration {
        let isLost = containers.contains { $0.exit?.isKnown == false }
        return terminationGrace + (isLost ? .seconds(60) : .zero)
    }
    /// The claims its volumes come from.
    package var claims: [String] {
        (object.spec["volumes"].array ?? []).compactMap { $0["persistentVolumeClaim"]["claimName"].string }
    }

    package func condition(_ type: String) -> Condition? {
        let found = object.status["conditions"].array?.first { $0["type"].string == type }
        return found.map {
            Condition(
                isTrue: $0["status"].string == "True",
                reason: $0["reason"].string ?? "",
                message: $0["message"].string ?? ""
            )
        }
    }

    private static func containers(
        of object: KubernetesObject,
        _ specs: String,
        _ statuses: String,
        initial: Bool
    ) -> [PodContainer] {
        let known = object.status[statuses].array ?? []
        return (object.spec[specs].array ?? []).map { spec in
            let status = known.first { $0["name"] == spec["name"] } ?? .null
            return PodContainer(status, spec: spec, isInitial: initial)
        }
    }
}

extension KubernetesObject {
    /// The uid of the controller that made it.
    package var owner: String? {
        metadata["ownerReferences"].array?.first { $0["controller"].bool == true }?["uid"].string
    }
}
