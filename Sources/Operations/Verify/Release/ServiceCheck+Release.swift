internal import Environments

extension ServiceCheck {
    /// Compares what answers at the service's address with what was deployed and with what runs.
    func askRelease(_ instruments: Instruments) async -> Answer {
        let target = "release at \(service.address)"
        do {
            switch instruments.view {
            case .cluster(let deployment, let isDeploying):
                let facts = try await ReleaseFacts.read(deployment, within: check.deadline / 2)
                let ready = deployment.environment.server.startDeadline
                return Answer(
                    findings: facts.findings(ready: ready, isDeploying: isDeploying),
                    target: "release \(Helm.release) at \(facts.address)",
                    summary: facts.summary,
                    measurements: facts.measurements
                )
            case .embedded(let deployment):
                return try await EmbeddedRelease.read(deployment).answer(target: target)
            case .unreachable(let reason):
                return Answer(findings: [.failure(reason)], target: target, summary: "")
            case nil:
                let words = "what was deployed cannot be seen from here"
                return Answer(findings: [.failure(words)], target: target, summary: "")
            }
        } catch {
            return Answer(findings: [.failure(FailureReport(error).message)], target: target, summary: "")
        }
    }
}

extension ReleaseFacts {
    var measurements: [Measurement] {
        let restarts = snapshot.pods.flatMap(\.containers).filter { !$0.isInitial }.reduce(0) { $0 + $1.restarts }
        return [
            Measurement(name: "replicas", value: Double(serverPods.count), unit: "pods"),
            Measurement(name: "answering", value: Double(replicas.instances.count), unit: "pods"),
            Measurement(name: "asked", value: Double(replicas.askings), unit: "times"),
            Measurement(name: "restarted", value: Double(restarts), unit: "times"),
        ]
    }
}
