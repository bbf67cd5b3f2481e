package import Environments
package import FoundationEssentials

/// All Secrets of one environment: what its files ask for, laid beside what the cluster keeps.
///
/// What the files do not give is generated once; from then on the cluster's Secret is the truth.
package struct ClusterSecrets: Sendable {
    /// One for each Secret that is there or is to be, by name.
    package let plans: [SecretPlan]

    /// - Parameters:
    ///   - live: what ``read(_:)`` got.
    ///   - now: when certificates that have to be made begin.
    /// - Throws: ``SecretsFailure`` when the files and MySQL's volume cannot both be right.
    package static func plan(
        _ environment: Environment,
        live: [KubernetesObject],
        now: Date = Date()
    ) throws -> ClusterSecrets {
        try plan(environment, live: live, rotating: nil, now: now)
    }

    /// - Parameter rotation: what takes the place of what is there, whatever MySQL's volume was initialised with.
    static func plan(
        _ environment: Environment,
        live: [KubernetesObject],
        rotating rotation: RotatedSecrets?,
        now: Date
    ) throws -> ClusterSecrets {
        let live = LiveSecrets(live)
        let content = try SecretContent(environment, live: live, rotating: rotation ?? RotatedSecrets(), now: now)
        return ClusterSecrets(
            plans: ClusterSecretName.allCases.compactMap { name in
                let wanted = content[name]
                if wanted == nil && live[name] == nil { return nil }
                return SecretPlan(name, content: wanted, live: live[name], keepsPods: name.isTakenUpByRunningPods)
            }.sorted { $0.name < $1.name }
        )
    }

    package var isPending: Bool { plans.contains(where: \.isPending) }

    /// What each Secret's `chatops/revision` will be once it is applied.
    package var revisions: [ClusterSecretName: String] {
        Dictionary(uniqueKeysWithValues: plans.filter { $0.change != .removed }.map { ($0.name, $0.revision) })
    }

    /// The value `chat-server.secretRevision`: another one whenever ChatServer's pods have to start anew.
    package var serverRevision: String { podRevision(of: [.server, .settings]) }
    /// The value `mysql.secretRevision`; the same across rotations, which MySQL takes up while it runs.
    package var mysqlRevision: String { podRevision(of: [.mysql]) }
    /// The value `redis.secretRevision`.
    package var redisRevision: String { podRevision(of: [.redis]) }

    /// The value `chat-server.imagePullSecrets`.
    package var imagePullSecrets: [String] {
        plans.contains { $0.name == .registry && $0.change != .removed } ? [ClusterSecretName.registry.rawValue] : []
    }

    /// All that must not be seen anywhere, beside what the environment itself holds.
    package var secretValues: [Secret] {
        plans.flatMap { plan in
            plan.content.filter { !$0.key.hasSuffix(".crt") }.map(\.value)
        }
    }

    private func podRevision(of names: [ClusterSecretName]) -> String {
        plans.filter { names.contains($0.name) }.map(\.podRevision).joined(separator: "-")
    }
}

extension ClusterSecretName {
    /// Mounted files change under running pods, and whoever reads these reads them anew or is told to.
    fileprivate var isTakenUpByRunningPods: Bool {
        switch self {
        case .mysql, .mysqlAuthority, .mysqlTLS: true
        case .server, .settings, .redis, .registry: false
        }
    }
}
