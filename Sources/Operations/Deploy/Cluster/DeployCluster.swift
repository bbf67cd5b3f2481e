internal import Environments
internal import FoundationEssentials
internal import Processes
package import SystemPackage

/// `chatops deploy` of a cluster: image, Secrets, release, rollout, verified through the ingress.
package struct DeployCluster: Operation {
    package let command = "deploy"
    package let environment: String
    package let arguments: [String]

    let deployment: ClusterDeployment
    private let source: ImageSource

    /// Throws ``ImageFailure/noImage(environment:)``, and `EnvironmentFaults` for secrets in `values:`.
    ///
    /// - Parameter binary: the server to deploy instead of building one.
    package init(to deployment: ClusterDeployment, binary: FilePath?) throws {
        self.deployment = deployment
        environment = deployment.name.description
        arguments = binary.map { ["--binary=\($0)"] } ?? []
        source = try deployment.imageSource(binary: binary)
    }

    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        let survey = try await ClusterSurvey.read(deployment, source, events)
        let values = try DesiredValues(deployment, survey)
        try await survey.image.check(nodes: survey.facts.architectures)
        try survey.facts.check(
            values.json,
            namespace: deployment.connection.access.namespace.description,
            besides: survey.site.faults
        )
        for warning in survey.site.warnings { events(.note("warning: \(warning.message) (\(warning.fix))")) }
        let release = try await ReleasePlan.make(
            deployment.connection,
            chart: deployment.chart,
            values: values.bytes,
            redactor: Redactor(secrets: survey.secrets.secretValues.map { $0.reveal() })
        )
        try release.check()
        let rollout = ClusterRollout(
            deployment,
            image: survey.image,
            isSecure: survey.tlsSecret != nil,
            events: events
        )
        let isRolledOut = try await release.isEmpty ? rollout.isComplete(release.desired) : false

        // A revision that was never seen to serve well is watched and verified again, and given up for the last good one.
        let current = release.history.base?.number
        let good = survey.good.flatMap { good in
            release.history.revisions.contains { $0.number == good.revision } ? good : nil
        }
        let isSettled = isRolledOut && current == good?.revision
        let predecessor = !release.isEmpty || good?.revision != current ? good : nil
        let undoing = predecessor.map { rollout.puttingBack($0.revision) }

        var steps = [namespace(survey)]
        steps += [survey.image.building, survey.image.pushing, secrets(survey.secrets)]
        steps += release.steps(on: deployment.connection)
        steps.append(releasing(release, values, rollout, isFirst: good == nil, undo: undoing))
        steps.append(
            rollingOut(
                release,
                rollout,
                isSettled: isSettled,
                isFirst: good == nil,
                undo: release.isEmpty ? undoing : nil
            )
        )
        var preparation = Preparation(
            steps: steps,
            verify: { await rollout.verify(release.desired) + survey.site.reports },
            standing: { await rollout.standing(release.desired) }
        )
        preparation.accept = { try await rollout.accept(current, known: survey.good) }
        preparation.findings = { rollout.findings(current) }
        if let predecessor { preparation.predecessorServes = { await rollout.servesAgain(predecessor) } }
        preparation.versions = survey.facts.versions
        preparation.versions["ChatServer commit"] = survey.image.commit
        preparation.digests = [
            "image inputs": survey.image.inputs.digest,
            "values": FileContents.sha256(values.bytes),
            "chart": try ImageInputs(ImageInputs.files(at: ["."], in: deployment.chart)).digest,
        ]
        preparation.results = ["url": rollout.address, "image": survey.image.reference.description]
        return preparation
    }
}

extension DeployCluster {
    private func namespace(_ survey: ClusterSurvey) -> Step {
        let connection = deployment.connection
        return Step(
            "namespace",
            intent: (survey.facts.namespaceExists ? "" : "create ") + "\(connection.access.namespace)",
            isNoticeable: false,
            isSatisfied: { survey.facts.namespaceExists },
            apply: {
                let manifest: JSONValue = [
                    "apiVersion": "v1", "kind": "Namespace",
                    "metadata": ["name": .string(connection.access.namespace.description)],
                ]
                do {
                    _ = try await connection.json(
                        connection.kubectl.create(Array(manifest.text.utf8), namespaced: false)
                    )
                } catch KubernetesFailure.alreadyExists {}
                return nil
            }
        )
    }

    private func secrets(_ secrets: ClusterSecrets) -> Step {
        let connection = deployment.connection
        let pending = secrets.plans.filter(\.isPending)
        var step = Step(
            "secrets",
            intent: pending.isEmpty
                ? "as they are" : "apply \(pending.map(\.name.rawValue).joined(separator: ", "))",
            isNoticeable: false,
            isSatisfied: { !secrets.isPending },
            apply: { "\(try await secrets.apply(connection).count) applied" }
        )
        step.details = pending.map(\.description)
        return step
    }

    private func releasing(
        _ release: ReleasePlan,
        _ values: DesiredValues,
        _ rollout: ClusterRollout,
        isFirst: Bool,
        undo: ClusterRollout.Undo?
    ) -> Step {
        let connection = deployment.connection
        let chart = deployment.chart
        var step = Step(
            "release",
            intent: release.summary,
            isSatisfied: { release.isEmpty },
            apply: {
                let command = connection.helm.upgrade(
                    chart: chart,
                    values: values.bytes,
                    description: "chatops deploy \(environment)"
                )
                let answer: JSONValue
                do {
                    answer = try await connection.json(command)
                } catch let failure as KubernetesFailure where isFirst {
                    throw ClusterDeployFailure.firstInstall(failure)
                }
                guard let revision = answer["version"].integer else { throw KubernetesFailure.unreadable(command) }
                rollout.released(revision)
                return "revision \(revision)"
            },
            undo: undo
        )
        step.details = release.lines
        return step
    }

    private func rollingOut(
        _ release: ReleasePlan,
        _ rollout: ClusterRollout,
        isSettled: Bool,
        isFirst: Bool,
        undo: ClusterRollout.Undo?
    ) -> Step {
        Step(
            "rollout",
            intent: isSettled ? "all pods run it" : "see the pods become ready",
            isSatisfied: { isSettled },
            apply: {
                do {
                    return try await rollout.watch(release.desired)
                } catch let failure as RolloutFailure where isFirst {
                    throw ClusterDeployFailure.firstInstall(failure)
                }
            },
            undo: undo
        )
    }
}
