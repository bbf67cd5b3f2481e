internal import Environments
internal import FoundationEssentials

/// A new revision of the release whose pods take up what was rotated: all else in it stays.
///
/// It is made of the values that the last revision was made of, so that the next deploy finds nothing to change.
struct RotatedRelease: Sendable {
    let steps: [Step]
    private let rollout: ClusterRollout
    private let desired: [KubernetesObject]
    private let current: Int?
    private let good: GoodRevision?

    /// Throws ``SecretsFailure/releaseIsOutdated(_:environment:)`` when the checkout's chart is not the released one.
    init(
        _ deployment: ClusterDeployment,
        _ secrets: ClusterSecrets,
        _ events: @escaping EventHandler
    ) async throws {
        let connection = deployment.connection
        let environment = deployment.name.description
        let noted = try await connection.objects(
            connection.kubectl.get(["configmap/\(GoodRevision.configMap)", "secret/\(ClusterDeployment.siteTLS)"])
        )
        good = noted.first { $0.kind == "ConfigMap" }.flatMap(GoodRevision.init)
        rollout = ClusterRollout(
            deployment,
            image: nil,
            isSecure: noted.contains { $0.kind == "Secret" },
            events: events
        )
        let history = try await connection.settledHistory()
        guard history.base != nil else { throw SecretsFailure.nothingDeployed(environment: environment) }
        var values = try await connection.json(
            connection.helm.command(["get", "values", Helm.release, "--output=json"])
        )
        values["chat-server"]["secretRevision"] = .string(secrets.serverRevision)
        values["redis"]["secretRevision"] = .string(secrets.redisRevision)
        let bytes = Array(values.text.utf8)
        let plan = try await ReleasePlan.make(connection, chart: deployment.chart, values: bytes)
        let others = plan.changes.filter { change in
            change.kind != .changed || change.fields.contains { !$0.path.contains(Self.annotation) }
        }
        guard others.isEmpty else {
            throw SecretsFailure.releaseIsOutdated(others.flatMap(\.lines), environment: environment)
        }
        current = plan.history.base?.number
        desired = plan.desired
        steps = try await Self.steps(deployment, plan, bytes, rollout)
    }

    /// Where pods carry the revision of their secrets.
    private static let annotation = "secret-revision"

    private static func steps(
        _ deployment: ClusterDeployment,
        _ plan: ReleasePlan,
        _ values: [UInt8],
        _ rollout: ClusterRollout
    ) async throws -> [Step] {
        let connection = deployment.connection
        let isRolledOut = try await plan.isEmpty ? rollout.isComplete(plan.desired) : false
        let chart = deployment.chart
        let name = deployment.name
        return plan.steps(on: connection) + [
            Step(
                "release",
                intent: "annotate pods with the new revisions, so that they start anew",
                isSatisfied: { plan.isEmpty },
                apply: {
                    let command = connection.helm.upgrade(
                        chart: chart,
                        values: values,
                        description: "chatops secrets rotate \(name)"
                    )
                    let answer = try await connection.json(command)
                    guard let revision = answer["version"].integer else { throw KubernetesFailure.unreadable(command) }
                    rollout.released(revision)
                    return "revision \(revision)"
                }
            ),
            Step(
                "rollout",
                intent: "see the pods become ready",
                isSatisfied: { isRolledOut },
                apply: { try await rollout.watch(plan.desired) }
            ),
        ]
    }

    func verify() async -> [CheckReport] { await rollout.verify(desired) }

    func standing() async -> String { await rollout.standing(desired) }

    func accept() async throws { try await rollout.accept(current, known: good) }

    func findings() -> RunFindings { rollout.findings(current) }
}
