package import Environments

/// What the Secrets of an environment are now, by names and keys.
package struct SecretsStatusReport: Encodable, Sendable {
    package enum State: String, Encodable, Sendable {
        case missing
        case current
        /// The files ask for something else than it holds.
        case outdated
        /// The files ask for it no longer.
        case obsolete
    }

    package struct Entry: Encodable, Sendable {
        package var name: String
        package var state: State
        /// Of what the cluster holds; empty where it holds none.
        package var revision: String
        package var keys: [String]
        /// What a deploy would do to it.
        package var change: String
    }

    package var secrets: [Entry]
    package var rotationIsPending: Bool

    /// Throws ``SecretsFailure`` where the files and MySQL's volume cannot both be right.
    package static func read(
        _ environment: Environment,
        _ connection: ClusterConnection
    ) async throws -> SecretsStatusReport {
        let objects = try await ClusterSecrets.read(connection)
        let live = LiveSecrets(objects)
        let plans = try ClusterSecrets.plan(environment, live: objects).plans
        return SecretsStatusReport(
            secrets: plans.map { plan in
                Entry(
                    name: plan.name.rawValue,
                    state: State(plan.change),
                    revision: live[plan.name]?.revision ?? "",
                    keys: live[plan.name]?.data.keys.sorted() ?? [],
                    change: plan.description
                )
            },
            rotationIsPending: objects.contains { PendingRotation($0) != nil }
        )
    }
}

extension SecretsStatusReport.State {
    fileprivate init(_ change: SecretPlan.Change) {
        self =
            switch change {
            case .unchanged: .current
            case .created: .missing
            case .updated: .outdated
            case .removed: .obsolete
            }
    }
}
