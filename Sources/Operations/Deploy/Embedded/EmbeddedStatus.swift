internal import Environments
package import FoundationEssentials
internal import Processes

/// What runs of an embedded deployment, as `chatops status` tells it.
package struct EmbeddedStatus: Codable, Sendable {
    package enum State: String, Codable, Sendable {
        case notDeployed = "not-deployed"
        case stopped
        /// A process runs but does not answer that it is ready.
        case notReady = "not-ready"
        case serving
        /// Serves, but nobody would start it again: its supervisor was killed.
        case unsupervised
    }

    package var environment: String
    package var state: State
    package var url: String?
    package var release: String?
    package var version: String?
    package var commit: String?
    package var serverPid: Int32?
    package var supervisorPid: Int32?
    package var startedAt: Date?
    /// After dying, since the release was handed over to.
    package var restarts: Int?
    /// The end of the log of a server that is not ready.
    package var lastWords: String?
    /// Who holds the environment's lock.
    package var lockedBy: String?
    /// How the certificate and its renewal do; nil where none was had from here.
    package var renewal: RenewalBrief?

    /// Looks; changes nothing.
    package static func look(
        _ deployment: EmbeddedDeployment,
        renewal: RenewalBrief? = nil,
        now: Date
    ) async throws -> EmbeddedStatus {
        let layout = deployment.layout
        let supervisor = deployment.supervisor.running()
        let server = deployment.supervisor.server()
        let id = server?.release ?? Release.linked(by: layout.current)
        let release = try id.flatMap { id throws(FileFailure) in try Release.staged(id, in: layout) }
        var status = EmbeddedStatus(
            environment: deployment.name.description,
            state: .notDeployed,
            url: release?.url,
            release: id,
            version: release?.version,
            commit: release?.commit,
            serverPid: server?.process.pid,
            supervisorPid: supervisor?.process.pid,
            startedAt: server?.startedAt,
            restarts: supervisor == nil ? nil : deployment.supervisor.lastServer()?.restarts,
            renewal: renewal
        )
        status.lockedBy = try EnvironmentLock(environment: status.environment, folder: layout.root)
            .holder(now: now)?.description
        if id == nil { return status }
        status.state = .stopped
        if server != nil || supervisor != nil {
            let isReady = await isReady(release, deployment)
            status.state = isReady ? (supervisor == nil ? .unsupervised : .serving) : .notReady
            if !isReady { status.lastWords = try LogFile(layout.serverLog).lastLines(1).filter { $0 != "\n" } }
        }
        return status
    }

    private static func isReady(_ release: Release?, _ deployment: EmbeddedDeployment) async -> Bool {
        guard let release else { return false }
        return await Readiness.ask(release.readinessURL, deployment.http).isReady
    }
}
