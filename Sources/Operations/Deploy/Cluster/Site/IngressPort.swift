internal import CurlHTTP
internal import Environments
internal import FoundationEssentials
internal import Processes

/// Whether somebody else answers where the ingress is to.
///
/// k3s's own load balancer takes a port by rules of the kernel's packet filter, without a socket; others take it with one,
/// and relays stand before test clusters. So a socket alone proves nothing: only a program that is no part of a cluster,
/// together with an answer that the ingress cannot have given, is a fault.
struct IngressPort: Sendable {
    let environment: Environment
    let isSecure: Bool
    let host: Host
    let runner: Runner
    let http: Client

    /// Nil where nobody else answers, and where that cannot be told.
    func fault() async -> PreflightFault? {
        guard environment.cluster.ingress != .none, isOnHost else { return nil }
        let port = isSecure ? environment.site.httpsPort : environment.site.httpPort
        let others = await PortHolder.all(onPort: port.number, of: host, runner).filter { !$0.isOfCluster }
        guard let holder = others.first, let answer = await answer(port), !mayComeFromIngress(answer) else {
            return nil
        }
        return Self.fault(port, of: machine, held: others.map(\.description), by: holder, answer)
    }

    /// Of an `existing` cluster that is not reached by ssh nobody knows the machine.
    private var isOnHost: Bool {
        if case .remote = host { return true }
        return environment.cluster.kind == .k3s
    }

    private var machine: String {
        if case .remote(let connection) = host { "\(connection.target)" } else { "this machine" }
    }

    private static func fault(
        _ port: Port,
        of machine: String,
        held: [String],
        by holder: PortHolder,
        _ answer: Response
    ) -> PreflightFault {
        let server = answer.headers["Server"].map { " from \($0)" } ?? ""
        let stop =
            holder.pid.map { "stop it there (kill \($0))" } ?? "stop it (sudo ss -ltnp 'sport = :\(port)' names it)"
        return PreflightFault(
            message: "another program listens on the ingress's port \(port) of \(machine): "
                + "\(held.joined(separator: ", ")), which answers \(answer.status)\(server)",
            fix: "\(stop), or have the ingress answer elsewhere and say so in site.httpPort and site.httpsPort; "
                + "see docs/runbooks/ingress-port-held.md"
        )
    }

    /// What the host's own loopback address says to a request for the site; nil for anything that is no answer.
    private func answer(_ port: Port) async -> Response? {
        let scheme = isSecure ? "https" : "http"
        var request = Request(.get, "\(scheme)://\(environment.site.domain):\(port)/health/live")
        request.deadline = .seconds(5)
        request.trust = .unverified
        request.freshConnection = true
        guard let near = await nearEnd(port) else { return nil }
        request.connectTo = [
            ConnectOverride(
                host: environment.site.domain.description,
                port: Int(port.number),
                toHost: "127.0.0.1",
                toPort: Int(near)
            )
        ]
        return try? await http.send(request)
    }

    private func nearEnd(_ port: Port) async -> UInt16? {
        switch host {
        case .local: port.number
        case .remote(let connection): try? await connection.forward(to: SSHEndpoint(port: port.number))
        }
    }

    /// ChatServer's envelope, or what an ingress says by itself: of a host it has no route for (Traefik
    /// `pkg/server/router`; the default backend of ingress-nginx), of pods that are not ready, of plain HTTP.
    func mayComeFromIngress(_ answer: Response) -> Bool {
        if (try? JSONDocument.decode(Envelope.self, from: answer.body)) != nil { return true }
        switch answer.status {
        case 404:
            return answer.text.hasPrefix("404 page not found")
                || environment.cluster.ingress == .ingressNginx && answer.text.contains("nginx")
        case 502, 503, 504: return true
        case 301, 302, 307, 308:
            return answer.headers["Location"]?.hasPrefix("https://\(environment.site.domain)") == true
        default: return false
        }
    }

    private struct Envelope: Decodable {
        var success: Bool
    }
}
