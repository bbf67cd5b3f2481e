internal import FoundationEssentials

extension PodReport {
    package init(_ pod: Pod) {
        let lasting = pod.containers.filter { !$0.isInitial }
        let reasons = pod.containers.compactMap { container -> String? in
            switch container.state {
            case .waiting(let reason, _): reason.isEmpty ? nil : reason
            case .terminated(let exit): container.isDone ? nil : exit.reason
            case .running: nil
            }
        }
        self.init(
            name: pod.name,
            component: pod.object.labels["app.kubernetes.io/name"] ?? "",
            isReady: pod.isReady,
            restarts: pod.containers.reduce(0) { $0 + $1.restarts },
            startedAt: pod.object.status["startTime"].string.flatMap { try? Date($0, strategy: .iso8601) },
            node: pod.node,
            images: Dictionary(lasting.map { ($0.name, $0.imageID) }) { first, _ in first },
            reason: pod.isReady ? nil : pod.isTerminating ? "Terminating" : reasons.first ?? pod.phase
        )
    }
}
