internal import Environments
internal import Processes

/// `chatops stop` of a cluster: all workloads at zero pods; volumes, Secrets and the release stay.
///
/// The next deploy sees that they are not as the release says, and starts them again.
package struct StopCluster: Operation {
    package let command = "stop"
    package let environment: String
    package let arguments: [String] = []

    private let deployment: ClusterDeployment

    package init(_ deployment: ClusterDeployment) {
        self.deployment = deployment
        environment = deployment.name.description
    }

    private static let selector = "app.kubernetes.io/instance=\(Helm.release)"

    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        let connection = deployment.connection
        let found = try await connection.objects(
            connection.kubectl.get(["deployments,statefulsets"], selector: Self.selector)
        )
        let running = found.filter { ($0.spec["replicas"].integer ?? 1) > 0 }
        // What uses a store goes before it, so that nobody complains of a store that is gone.
        let stages = [running.filter { $0.kind == "Deployment" }, running.filter { $0.kind == "StatefulSet" }]
        let stop = Step(
            "stop",
            intent: running.isEmpty
                ? "nothing runs" : "scale \(running.map(\.reference.description).joined(separator: ", ")) to zero",
            isSatisfied: { running.isEmpty },
            apply: {
                for stage in stages where !stage.isEmpty {
                    let result = try await connection.runner.run(connection.kubectl.scaleToZero(stage.map(\.reference)))
                    guard result.succeeded else { throw KubernetesFailure(result) }
                    try await waitUntilGone(stage)
                }
                return nil
            }
        )
        return Preparation(
            steps: [stop],
            verify: { [await stoppedCheck()] },
            standing: { (try? await pods().map(\.name).joined(separator: ", ")).map { "pods: \($0)" } ?? "unknown" }
        )
    }

    private func pods() async throws -> [KubernetesObject] {
        try await deployment.connection.objects(
            deployment.connection.kubectl.get(["pods"], selector: Self.selector)
        )
    }

    /// Each pod has its own time to finish, which kubelet enforces.
    private func waitUntilGone(_ workloads: [KubernetesObject]) async throws {
        let selectors = workloads.map { $0.spec["selector"]["matchLabels"].object ?? [:] }
        func isLeft(_ pod: KubernetesObject) -> Bool {
            selectors.contains { selector in selector.allSatisfy { pod.metadata["labels"][$0.key] == $0.value } }
        }
        while try await pods().contains(where: isLeft) { try await Task.sleep(for: .milliseconds(500)) }
    }

    private func stoppedCheck() async -> CheckReport {
        let left = try? await pods()
        let isStopped = left.map(\.isEmpty) ?? false
        return CheckReport(
            name: "stopped",
            verdict: isStopped ? .passed : .failed,
            target: "pods of release \(Helm.release) in \(deployment.connection.access.namespace)",
            summary: isStopped ? "no pod is left" : "\(left?.count ?? 0) pods are left",
            measurements: []
        )
    }
}

extension Kubectl {
    func scaleToZero(_ workloads: [ObjectReference]) -> Command {
        command(["scale", "--replicas=0"] + workloads.map { "\($0.kind.lowercased())/\($0.name)" })
    }
}
