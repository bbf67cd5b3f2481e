internal import Environments
internal import Processes

/// `chatops rollback`: an earlier revision's content as a new revision.
package struct RollbackCluster: Operation {
    package let command = "rollback"
    package let environment: String
    package let arguments: [String]

    private let deployment: ClusterDeployment
    private let wanted: Int?

    /// - Parameter wanted: the revision; nil for the last that was deployed before the present one.
    package init(_ deployment: ClusterDeployment, to wanted: Int?) {
        self.deployment = deployment
        self.wanted = wanted
        environment = deployment.name.description
        arguments = wanted.map { ["--to=\($0)"] } ?? []
    }

    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        let connection = deployment.connection
        let history = try await connection.settledHistory()
        let noted = try await connection.objects(
            connection.kubectl.get(["configmap/\(GoodRevision.configMap)", "secret/\(ClusterDeployment.siteTLS)"])
        )
        let good = noted.first { $0.kind == "ConfigMap" }.flatMap(GoodRevision.init)
        guard let current = history.base else { throw ClusterDeployFailure.neverDeployed(environment: environment) }
        let target = try target(in: history, current: current, good: good)
        let desired = try await connection.manifest(of: target)
        let rollout = ClusterRollout(
            deployment,
            image: nil,
            isSecure: noted.contains { $0.kind == "Secret" },
            events: events
        )
        let isThere = try await target.number == current.number ? rollout.isComplete(desired) : false
        var steps: [Step] = []
        if let pending = PendingRelease(in: history) {
            steps.append(
                Step(
                    "recover",
                    intent: pending.message,
                    isNoticeable: false,
                    isSatisfied: { false },
                    apply: { try await connection.recover(pending, wanted: desired) }
                )
            )
        }
        let predecessor = target.number == current.number ? nil : good
        steps.append(
            Step(
                "rollback",
                intent: "serve revision \(target.number) in place of \(current.number)",
                isSatisfied: { isThere },
                apply: { try await rollout.putBack(target.number) },
                undo: predecessor.map { rollout.puttingBack($0.revision) }
            )
        )
        var preparation = Preparation(
            steps: steps,
            verify: { await rollout.verify(desired) },
            standing: { await rollout.standing(desired) }
        )
        preparation.losses = try await losses(from: current, to: desired)
        preparation.accept = { try await rollout.accept(current.number, known: good) }
        preparation.findings = { rollout.findings(current.number) }
        if let predecessor { preparation.predecessorServes = { await rollout.servesAgain(predecessor) } }
        preparation.results = ["url": rollout.address]
        return preparation
    }

    /// What the present revision has of data and the wanted one has not: Helm deletes it.
    private func losses(from current: ReleaseRevision, to desired: [KubernetesObject]) async throws -> [String] {
        let kept = Set(desired.map(\.reference))
        return try await deployment.connection.manifest(of: current).filter { object in
            object.reference.isOfData && !kept.contains(object.reference)
                && object.annotations["helm.sh/resource-policy"] != "keep"
        }.map { "remove \($0.reference)" }
    }

    private func target(
        in history: ReleaseHistory,
        current: ReleaseRevision,
        good: GoodRevision?
    ) throws(ClusterDeployFailure) -> ReleaseRevision {
        if let wanted {
            guard let found = history.revisions.first(where: { $0.number == wanted && !$0.status.isPending }) else {
                throw .noSuchRevision(wanted, known: history.revisions.map(\.number))
            }
            return found
        }
        // Where the present one is not known to be good, the last good one is meant.
        if let good, good.revision != current.number,
            let found = history.revisions.first(where: { $0.number == good.revision })
        {
            return found
        }
        guard let previous = history.previous else { throw .nothingToGoBackTo(current: current.number) }
        return previous
    }
}
