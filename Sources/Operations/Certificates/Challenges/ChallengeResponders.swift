internal import ACME
internal import Environments

/// Makes whoever answers the challenges, as the environment describes it.
enum ChallengeResponders {
    /// Where the environment names no solver, a cluster's ingress answers http-01, and chatops' own listener all else.
    static func responder(
        of certificates: Certificates,
        in environment: Environment,
        _ tools: CertificateTools
    ) throws -> JournaledResponder {
        let kind = Challenge.Kind(rawValue: certificates.challenge.rawValue)
        let isOnCluster = environment.cluster.kind != .embedded
        let fallback: ChallengeSolver.Method =
            isOnCluster && certificates.challenge == .http01 ? .ingress : .listener(address: nil, port: nil)
        let method = certificates.solver?.method ?? fallback
        return JournaledResponder(try responder(method, kind, certificates.solver, tools), state: tools.state)
    }

    private static func responder(
        _ method: ChallengeSolver.Method,
        _ kind: Challenge.Kind,
        _ solver: ChallengeSolver?,
        _ tools: CertificateTools
    ) throws -> any ChallengeResponder {
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
