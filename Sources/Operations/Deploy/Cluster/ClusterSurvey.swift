internal import Environments
internal import FoundationEssentials
internal import Processes
internal import SystemPackage

/// Everything a deploy reads before it plans, asked for at once.
struct ClusterSurvey: Sendable {
    let facts: ClusterFacts
    let good: GoodRevision?
    let secrets: ClusterSecrets
    /// The Secret of the site's certificate, where it is there.
    let tlsSecret: String?
    let image: ImagePlan
    let site: SiteSurvey

    static func read(
        _ deployment: ClusterDeployment,
        _ source: ImageSource,
        _ events: @escaping EventHandler
    ) async throws -> ClusterSurvey {
        let connection = deployment.connection
        async let facts = ClusterFacts.read(deployment.cluster)
        async let notes = connection.objects(
            connection.kubectl.get(["configmap/\(GoodRevision.configMap)", "secret/\(ClusterDeployment.siteTLS)"])
        )
        async let live = ClusterSecrets.read(connection)
        async let architectures = connection.nodeArchitectures()
        let image = try await ImagePlan(source, events: events)
        try await image.check(nodes: try await architectures)
        let noted = try await notes
        let tlsSecret = noted.first { $0.kind == "Secret" }?.name
        async let site = SiteSurvey.read(deployment, isSecure: tlsSecret != nil)
        return ClusterSurvey(
            facts: try await facts,
            good: noted.first { $0.kind == "ConfigMap" }.flatMap(GoodRevision.init),
            secrets: try ClusterSecrets.plan(deployment.environment, live: try await live),
            tlsSecret: tlsSecret,
            image: image,
            site: await site
        )
    }
}
