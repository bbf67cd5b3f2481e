internal import Environments
package import FoundationEssentials
internal import Processes

/// What runs of a release, as `chatops status` tells it.
package struct ClusterStatus: Codable, Sendable {
    package enum State: String, Codable, Sendable {
        case notDeployed = "not-deployed"
        /// Scaled to zero.
        case stopped
        /// Pods are starting, or fail.
        case notReady = "not-ready"
        /// All pods are ready, but the domain does not answer.
        case unreachable
        case serving
    }

    package struct Revision: Codable, Sendable {
        package var number: Int
        package var status: String
        package var createdAt: Date
        /// Whether it is the one that was last seen to serve well.
        package var isGood: Bool
    }

    package var environment: String
    package var state: State
    package var url: String
    package var namespace: String
    package var release: String
    package var revision: Int?
    /// Oldest first.
    package var revisions: [Revision]
    package var version: String?
    package var commit: String?
    package var pods: [PodReport]
    /// Fields that are not as the release left them.
    package var drift: [Drift]
    /// Objects of the release that somebody deleted.
    package var missing: [ObjectReference]
    package var certificate: String?
    package var lockedBy: String?
    /// How the certificate and its renewal do; nil where none was had from here.
    package var renewal: RenewalBrief?

    package var serves: Bool { state == .serving }
}

extension ClusterStatus {
    /// Looks; changes nothing.
    package static func look(
        _ deployment: ClusterDeployment,
        renewal: RenewalBrief? = nil,
        now: Date
    ) async throws -> ClusterStatus {
        let connection = deployment.connection
        async let noted = connection.objects(
            connection.kubectl.get(["configmap/\(GoodRevision.configMap)", "secret/\(ClusterDeployment.siteTLS)"])
        )
        async let holder = deployment.lock.holder(now: now)
        async let seen = connection.objects(RolloutSnapshot.command(connection.kubectl))
        let release = try await ReleasePlan.drift(connection)
        let history = release.history
        let notes = try await noted
        let good = notes.first { $0.kind == "ConfigMap" }.flatMap(GoodRevision.init)
        let certificate = notes.first { $0.kind == "Secret" }?.name
        let address = deployment.environment.address(secure: certificate != nil)
        var status = ClusterStatus(
            environment: deployment.name.description,
            state: .notDeployed,
            url: address,
            namespace: connection.access.namespace.description,
            release: Helm.release,
            revision: history.base?.number,
            revisions: history.revisions.map {
                Revision(
                    number: $0.number,
                    status: $0.status.rawValue,
                    createdAt: $0.createdAt,
                    isGood: $0.number == good?.revision
                )
            },
            pods: [],
            drift: release.drift,
            missing: release.changes.filter { $0.kind == .restored }.map(\.object),
            certificate: certificate,
            lockedBy: try await holder?.description,
            renewal: renewal
        )
        let snapshot = RolloutSnapshot(try await seen, workloads: ClusterRollout.workloads(of: release.desired))
        status.pods = snapshot.pods.map(PodReport.init)
        if history.base == nil { return status }
        let servers = snapshot.workloads.filter { $0.reference.kind == "Deployment" }
        if snapshot.pods.isEmpty && servers.allSatisfy({ $0.replicas == 0 }) {
            status.state = .stopped
            return status
        }
        let build = try? await ServedBuild.ask(deployment.environment, address, deployment.http, in: deployment.project)
            .get()
        status.version = build?.version
        status.commit = build?.commit
        // Pods that are being replaced do not keep the others from serving.
        let isReady = servers.allSatisfy { workload in snapshot.pods(of: workload).contains(where: \.isReady) }
        status.state = build != nil && isReady ? .serving : isReady ? .unreachable : .notReady
        return status
    }
}
