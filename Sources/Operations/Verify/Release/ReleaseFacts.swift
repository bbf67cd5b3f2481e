internal import Environments
internal import FoundationEssentials
internal import Processes

/// What was seen of a release in its cluster, and from outside.
struct ReleaseFacts: Sendable {
    var history: ReleaseHistory
    /// Fields that are not as the release left them.
    var drift: [Drift] = []
    /// Objects of the release that somebody deleted.
    var missing: [ObjectReference] = []
    var snapshot: RolloutSnapshot
    /// All of the namespace, whoever made them.
    var pods: [Pod] = []
    /// The revision that was last seen to serve well, and since when that is noted.
    var good: GoodRevision?
    var goodSince: Date?
    var replicas = ServedReplicas()
    /// Where users reach it.
    var address: String

    static let server = "chat-server"

    var serverWorkload: Workload? {
        snapshot.workloads.first { $0.reference.kind == "Deployment" && $0.reference.name == Self.server }
    }

    /// Of the server, but for those that are stopping.
    var serverPods: [Pod] { serverWorkload.map { snapshot.pods(of: $0).filter { !$0.isTerminating } } ?? [] }

    /// What was accepted, where that is the revision that is deployed now.
    var accepted: GoodRevision? { good.flatMap { $0.revision == history.base?.number ? $0 : nil } }
}

extension ReleaseFacts {
    /// Looks; changes nothing.
    ///
    /// Throws ``KubernetesFailure`` or `CommandFailure`.
    static func read(_ deployment: ClusterDeployment, within deadline: Duration) async throws -> ReleaseFacts {
        let connection = deployment.connection
        let names = ["configmap/\(GoodRevision.configMap)", "secret/\(ClusterDeployment.siteTLS)"]
        async let noted = connection.objects(connection.kubectl.get(names, managedFields: true))
        async let seen = connection.objects(RolloutSnapshot.command(connection.kubectl))
        let release = try await ReleasePlan.drift(connection)
        let (notes, objects) = try await (noted, seen)
        let note = notes.first { $0.kind == "ConfigMap" }
        let hasCertificate = notes.contains { $0.kind == "Secret" }
        var facts = ReleaseFacts(
            history: release.history,
            drift: release.drift,
            missing: release.changes.filter { $0.kind == .restored }.map(\.object),
            snapshot: RolloutSnapshot(objects, workloads: ClusterRollout.workloads(of: release.desired)),
            pods: objects.filter { $0.kind == "Pod" }.map(Pod.init),
            good: note.flatMap(GoodRevision.init),
            goodSince: note?.appliedAt,
            address: deployment.environment.address(secure: hasCertificate)
        )
        if facts.history.base == nil { return facts }
        let expected = facts.serverPods.filter(\.isReady).map { ServedBuild.instance(onHost: $0.name) }
        facts.replicas = await ServedReplicas.ask(
            deployment.environment,
            facts.address,
            deployment.http,
            in: deployment.project,
            until: Set(expected),
            limit: 24 * max(1, expected.count),
            within: deadline
        )
        return facts
    }
}

extension KubernetesObject {
    /// When chatops last changed it by server-side apply.
    fileprivate var appliedAt: Date? {
        (metadata["managedFields"].array ?? []).filter { $0["manager"].string == Kubectl.fieldManager }
            .compactMap { $0["time"].string.flatMap { try? Date($0, strategy: .iso8601) } }.max()
    }
}
