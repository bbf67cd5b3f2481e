internal import ACME
internal import Environments

/// Makes whoever answers the challenges, as the environment describes it.
enum ChallengeResponders {
    static func responder(
        of certificates: Certificates,
        in environment: Environment,
        _ tools: CertificateTools
    ) throws -> JournaledResponder {
        let kind = Challenge.Kind(rawValue: certificates.challenge.rawValue)
        let method = method(of: certificates, in: environment)
        return JournaledResponder(try responder(method, kind, certificates.solver, tools), state: tools.state)
    }

    /// Where the environment names no solver, a cluster's ingress answers http-01, and chatops' own listener all else.
    static func method(of certificates: Certificates, in environment: Environment) -> ChallengeSolver.Method {
        if let method = certificates.solver?.method { return method }
        let isOnCluster = environment.cluster.kind != .embedded
        return isOnCluster && certificates.challenge == .http01 ? .ingress : .listener(address: nil, port: nil)
    }

    private static func responder(
        _ method: ChallengeSolver.Method,
        _ kind: Challenge.Kind,
        _ solver: ChallengeSolver?,
        _ tools: CertificateTools
    ) throws -> any StrictResponder {
        let zones = Zones(resolver: solver?.resolver, port: solver?.resolverPort?.number)
        let propagation = Propagation(zones: zones, limit: solver?.propagation ?? .zero)
        switch method {
        case .listener(let address, let port):
            return ListenerResponder(
                kind: kind,
                address: address?.description,
                port: port?.number ?? (kind == .tlsALPN01 ? 443 : 80),
                runner: tools.runner
            )
        case .webroot(let folder):
            return WebrootResponder(folder: folder.resolved(in: tools.project), state: tools.state)
        case .ingress:
            guard let cluster = tools.cluster else { throw CertificateFailure.noCluster("solver of type ingress") }
            return IngressResponder(cluster, tools)
        case .nsupdate(let server, let port, let keyFile):
            return NsupdateResponder(
                server: server.description,
                port: port.number,
                keyFile: keyFile?.resolved(in: tools.project),
                propagation: propagation,
                runner: tools.runner
            )
        case .lexicon(let provider, let settings):
            return LexiconResponder(
                provider: provider.description,
                settings: settings,
                propagation: propagation,
                tools: tools
            )
        case .command(let words):
            return CommandResponder(kind: kind, words: words, propagation: propagation, tools: tools)
        }
    }
}
