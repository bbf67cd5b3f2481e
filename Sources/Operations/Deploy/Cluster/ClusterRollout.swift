internal import CurlHTTP
internal import Environments
internal import Processes
internal import Synchronization
internal import SystemPackage

/// The pods of a release: watched until they serve, looked at from outside, put back where they do not.
final class ClusterRollout: Sendable {
    let deployment: ClusterDeployment
    let image: ImagePlan?
    /// Where users reach the service now.
    let address: String
    private let events: EventHandler
    private let state = Mutex(State())

    private struct State: Sendable {
        /// The newest revision of this run, once there is one.
        var revision: Int?
        var timeline: [RolloutTimeline.Entry] = []
        var pods: [PodReport]?
        var image: PublishedImage?
        var served: ServedBuild?

        /// Of the image that all pods of the server run, for one that is in no registry.
        var commonDigest: String? {
            let servers = (pods ?? []).filter { $0.component == ReleaseFacts.server }
            let digests = Set(servers.flatMap(\.images.values).compactMap(PodContainer.digest))
            return digests.count == 1 ? digests.first : nil
        }
    }

    /// - Parameters:
    ///   - image: what the pods of `chat-server` are to run; nil to take them as they are.
    ///   - isSecure: whether the ingress has a certificate.
    init(_ deployment: ClusterDeployment, image: ImagePlan?, isSecure: Bool, events: @escaping EventHandler) {
        self.deployment = deployment
        self.image = image
        address = deployment.environment.address(secure: isSecure)
        self.events = events
    }

    var revision: Int? { state.withLock { $0.revision } }

    func released(_ revision: Int) { state.withLock { $0.revision = revision } }

    private var connection: ClusterConnection { deployment.connection }

    static func workloads(of objects: [KubernetesObject]) -> [ObjectReference] {
        objects.map(\.reference).filter { ["Deployment", "StatefulSet", "Job"].contains($0.kind) }
    }

    private func look(_ desired: [KubernetesObject]) async throws -> RolloutSnapshot {
        let objects = try await connection.objects(RolloutSnapshot.command(connection.kubectl))
        return RolloutSnapshot(objects, workloads: Self.workloads(of: desired))
    }

    /// Whether all of it runs already.
    func isComplete(_ desired: [KubernetesObject]) async throws -> Bool { try await look(desired).isRolledOut }

    /// Returns how long it took.
    func watch(_ desired: [KubernetesObject]) async throws -> String {
        let server = deployment.environment.server
        let image = image
        let watch = RolloutWatch(
            connection,
            workloads: Self.workloads(of: desired),
            deadlines: RolloutDeadlines(ready: server.startDeadline),
            events: events,
            tags: { try? await image?.tags(of: $0) }
        )
        do {
            let outcome = try await watch.run()
            state.withLock { $0.timeline += outcome.timeline }
            return "complete after \(outcome.duration.wholeMilliseconds) ms"
        } catch let failure as RolloutFailure {
            state.withLock { $0.timeline += failure.timeline }
            throw failure
        }
    }

    /// Makes a new revision of an old one's content, and waits until its pods are ready.
    func putBack(_ revision: Int) async throws -> String {
        let result = try await connection.runner.run(connection.helm.rollback(to: revision))
        guard result.succeeded else { throw KubernetesFailure(result) }
        let history = try await ReleaseHistory(reading: connection)
        guard let newest = history.base else {
            throw ClusterDeployFailure.otherRevisionServes(wanted: revision, found: nil)
        }
        released(newest.number)
        let objects = try await connection.manifest(of: newest)
        _ = try await watch(objects)
        return "revision \(revision) again, as revision \(newest.number)"
    }

    typealias Undo = @Sendable () async throws -> String?

    /// ``putBack(_:)`` as a step's undo.
    func puttingBack(_ revision: Int) -> Undo {
        { try await self.putBack(revision) }
    }

    /// Whether what was put back does serve; then it is the revision to go back to.
    func servesAgain(_ good: GoodRevision) async -> Bool {
        let checks = await ServiceCheck.run(
            ServiceCheck.all(of: deployment.environment, at: address),
            with: deployment.instruments
        )
        guard !checks.contains(where: { $0.verdict == .failed }) else { return false }
        var again = good
        if let revision { again.revision = revision }
        try? await connection.noteGood(again)
        return true
    }

    /// The environment's checks, and that what answers and what runs is what was deployed.
    func verify(_ desired: [KubernetesObject]) async -> [CheckReport] {
        let published = try? await image?.published()
        let served = await servedBuild()
        async let health = ServiceCheck.run(
            ServiceCheck.all(of: deployment.environment, at: address),
            with: deployment.instruments
        )
        async let snapshot = Result { try await self.look(desired) }
        let release = ReleaseCheck(wanted: published, commit: image?.commit)
        let found = await snapshot
        state.withLock {
            $0.image = published
            $0.served = try? served.get()
            $0.pods = (try? found.get())?.pods.map(PodReport.init)
        }
        return [release.pods(found), release.served(served, at: address)] + (await health)
    }

    /// The build that answers, once one does: the ingress learns of a new route a moment after the API, and until then
    /// answers 404 by itself.
    private func servedBuild() async -> Result<ServedBuild, any Error> {
        let deadline = ContinuousClock.now + .seconds(10)
        while true {
            let answer = await ServedBuild.ask(deployment.environment, address, deployment.http, in: deployment.project)
            if case .success = answer { return answer }
            do {
                if ContinuousClock.now >= deadline { return answer }
                try await Task.sleep(for: .milliseconds(250))
            } catch {
                return answer
            }
        }
    }

    /// Notes in the cluster that this revision serves well, unless that is known.
    func accept(_ current: Int?, known: GoodRevision?) async throws {
        let found = state.withLock { $0 }
        guard let revision = found.revision ?? current else { return }
        let good = GoodRevision(
            revision: revision,
            imageDigest: (found.image?.manifestDigest).map { "\($0)" } ?? found.commonDigest,
            imageConfig: (found.image?.configDigest).map { "\($0)" },
            version: found.served?.version,
            commit: found.served?.commit
        )
        if good != known { try await connection.noteGood(good) }
        try Folder.create(deployment.stateFolder.appending("current"), permissions: .ownerReadWriteExecute)
    }

    func findings(_ current: Int?) -> RunFindings {
        let found = state.withLock { $0 }
        var findings = RunFindings()
        findings.timeline = found.timeline.isEmpty ? nil : found.timeline
        findings.pods = found.pods
        if let revision = found.revision ?? current { findings.results["revision"] = "\(revision)" }
        if let digest = found.image?.manifestDigest { findings.digests["image manifest"] = "\(digest)" }
        findings.versions["ChatServer"] = found.served?.version
        return findings
    }

    /// What is left standing, in one line.
    func standing(_ desired: [KubernetesObject]) async -> String {
        guard let snapshot = try? await look(desired) else { return "the cluster does not answer" }
        let pods = snapshot.pods.map { "\($0.name) \($0.isReady ? "ready" : "not ready")" }
        let revision = revision.map { "revision \($0), " } ?? ""
        return revision + (pods.isEmpty ? "no pods" : pods.joined(separator: ", "))
    }
}

extension Result where Failure == any Error, Success: Sendable {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
