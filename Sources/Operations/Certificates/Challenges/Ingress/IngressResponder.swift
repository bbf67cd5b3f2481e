internal import ACME
internal import CurlHTTP
internal import Environments
internal import FoundationEssentials
internal import Processes

/// Answers http-01 by a route through the cluster's ingress to a pod that shows the answer.
actor IngressResponder: StrictResponder {
    nonisolated let kind = Challenge.Kind.http01
    nonisolated let name = "ingress"
    /// How long it may take until an answer is seen from outside.
    static let limit = Duration.seconds(60)
    /// How old objects of somebody else are that nobody can need any more.
    private static let longestRun: TimeInterval = 3600

    private let cluster: ClusterDeployment
    private let tools: CertificateTools
    private let limit: Duration
    /// Of this run, so that they are not taken for leftovers.
    private var shown: Set<String> = []

    init(_ cluster: ClusterDeployment, _ tools: CertificateTools, limit: Duration = limit) {
        self.cluster = cluster
        self.tools = tools
        self.limit = limit
    }

    private var connection: ClusterConnection { cluster.connection }

    /// Tells the routes of this checkout from those that others make in the same namespace at the same time.
    private var origin: String { ChallengeRoute.digits(of: "\(Actor.current.host) \(tools.state)") }

    func show(_ answer: ChallengeAnswer) async throws -> [String] {
        let route = ChallengeRoute(answer: answer, origin: origin)
        shown.insert(route.name)
        let (server, className) = try await template()
        try await removeLeftovers()
        do {
            _ = try await connection.json(
                connection.kubectl.apply(route.manifest(like: server, className: className), force: true)
            )
        } catch let error as KubernetesFailure {
            throw failure(error.message, hint: error.hint)
        }
        try await waitUntilSeen(answer, route.name, image: server.image)
        return []
    }

    func hide(_ answer: ChallengeAnswer) async throws {
        let name = ChallengeRoute.name(of: answer)
        try await remove(name)
        shown.remove(name)
    }

    func preflight() async -> [String] {
        do {
            _ = try await template()
            return []
        } catch CertificateFailure.unsolved(_, let reason, _) {
            return [reason]
        } catch {
            return ["\(CertificateFailure.Failed(error).text)"]
        }
    }

    /// What the pod is made like, and the class of the site's Ingress.
    private func template() async throws -> (ServerTemplate, className: String?) {
        guard cluster.environment.cluster.ingress != .none else {
            throw failure("this environment's cluster has no ingress", hint: "choose another solver")
        }
        let names = (server: "chat-server", ingress: Helm.release)
        let found = try await connection.objects(
            connection.kubectl.get(["deployment/\(names.server)", "ingress/\(names.ingress)"])
        )
        guard let server = found.first(where: { $0.kind == "Deployment" }).flatMap(ServerTemplate.init) else {
            throw failure(
                "there is no Deployment \(names.server), whose image is to answer",
                hint: "chatops deploy \(cluster.name), or choose another solver"
            )
        }
        let ingress = found.first { $0.kind == "Ingress" }
        let className = ingress.map { $0.spec["ingressClassName"].string }
        return (server, className ?? cluster.environment.cluster.ingress.className)
    }

    private func waitUntilSeen(_ answer: ChallengeAnswer, _ name: String, image: String) async throws {
        let clock = ContinuousClock()
        let end = clock.now + limit
        var nextLook = clock.now
        var backend = RouteBackend([], image: image)
        while true {
            let sight = await RouteSight.look(for: answer, at: cluster.environment.site, tools.http)
            if sight == .answer { return }
            if clock.now >= nextLook {
                backend = try await look(behind: name, image)
                nextLook = clock.now + .seconds(2)
                if backend.isTooOld {
                    throw failure(
                        "the server that is deployed cannot answer challenges: \(image) is too old",
                        hint: "chatops deploy \(cluster.name), or choose another solver"
                    )
                }
            }
            guard clock.now < end else { throw unseen(answer, sight, backend) }
            try await clock.sleep(for: .milliseconds(200))
        }
    }

    private func look(behind name: String, _ image: String) async throws -> RouteBackend {
        let selector = ChallengeRoute.selector(of: name)
        return RouteBackend(
            try await connection.objects(connection.kubectl.get(["deployments,replicasets,pods"], selector: selector)),
            image: image
        )
    }

    private func unseen(_ answer: ChallengeAnswer, _ sight: RouteSight, _ backend: RouteBackend) -> CertificateFailure {
        let url = RouteSight.request(for: answer, at: cluster.environment.site).url
        let seen = "\(url) \(sight.words), after \(limit.components.seconds) s"
        guard backend.isReady else {
            let why = backend.complaints.map { ": \($0)" }.joined()
            return failure("the pod that answers is not ready\(why); \(seen)", hint: "chatops doctor \(cluster.name)")
        }
        return failure(seen, hint: sight.hint)
    }

    /// Those of runs of this checkout that were killed, and of anybody's that have long been over.
    private func removeLeftovers() async throws {
        let found = try await connection.objects(
            connection.kubectl.get([ChallengeRoute.kinds], selector: ChallengeRoute.selector)
        )
        let own = origin
        let left = found.filter { object in
            if shown.contains(object.name) { return false }
            if object.labels[ChallengeRoute.originLabel] == own { return true }
            let made = object.metadata["creationTimestamp"].string.flatMap(Timestamp.date)
            return made.map { Date().timeIntervalSince($0) > Self.longestRun } ?? false
        }
        for name in Set(left.map(\.name)).sorted() { try await remove(name) }
    }

    private func remove(_ name: String) async throws {
        let words = [
            "delete", ChallengeRoute.kinds, "--selector=\(ChallengeRoute.selector(of: name))", "--ignore-not-found",
            "--wait=false",
        ]
        let result = try await connection.runner.run(connection.kubectl.command(words))
        guard result.succeeded else { throw KubernetesFailure(result) }
    }

    private func failure(_ reason: String, hint: String?) -> CertificateFailure {
        .unsolved(name, reason: reason, hint: hint)
    }
}
