internal import Processes

extension ReleasePlan {
    /// What has to be done before Helm can release: recovery, definitions, claims of others; in this order.
    package func steps(on connection: ClusterConnection) -> [Step] {
        [recovery(on: connection), definitionsStep(on: connection), claimsStep(on: connection)].compactMap(\.self)
    }

    private func recovery(on connection: ClusterConnection) -> Step? {
        PendingRelease(in: history).map { pending in
            Step(
                "recover",
                intent: pending.message,
                isNoticeable: false,
                isSatisfied: { false },
                apply: { try await connection.recover(pending, wanted: desired) }
            )
        }
    }

    private func definitionsStep(on connection: ClusterConnection) -> Step? {
        guard !definitions.isEmpty else { return nil }
        let names = definitions.map(\.name).joined(separator: ", ")
        return Step(
            "definitions",
            intent: "apply \(names), which Helm would not upgrade",
            isSatisfied: { false },
            apply: {
                let result = try await connection.runner.run(
                    connection.kubectl.apply(KubernetesObject.list(definitions), force: true)
                )
                guard result.succeeded else { throw KubernetesFailure(result) }
                return nil
            }
        )
    }

    private func claimsStep(on connection: ClusterConnection) -> Step? {
        guard !claims.isEmpty else { return nil }
        let objects = claims.map(\.object.description).joined(separator: ", ")
        return Step(
            "claims",
            intent: "give up what others claim in \(objects), so that Helm can set it",
            isNoticeable: false,
            isSatisfied: { false },
            apply: {
                for claim in claims {
                    let result = try await connection.runner.run(claim.surrender(connection.kubectl))
                    guard result.succeeded else { throw KubernetesFailure(result) }
                }
                return nil
            }
        )
    }
}
