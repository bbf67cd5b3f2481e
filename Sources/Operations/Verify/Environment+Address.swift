package import CurlHTTP
package import Environments

extension Environment {
    /// Where users reach the service, without a trailing slash: the listener itself when embedded, else the domain.
    package var address: String { address(secure: certificates != nil) }

    /// - Parameter secure: whether the ingress has a certificate for the domain; means nothing when embedded.
    package func address(secure: Bool) -> String {
        if cluster.kind == .embedded { return "http://\(server.listen.host.inURL):\(server.listen.port)" }
        let port = secure ? site.httpsPort : site.httpPort
        let isUsual = port == (secure ? .https : .http)
        return (secure ? "https" : "http") + "://\(site.domain)" + (isUsual ? "" : ":\(port)")
    }

    /// Where to connect for the domain, when that is not what DNS says.
    package var connectOverrides: [ConnectOverride] {
        guard cluster.kind != .embedded, let address = site.address else { return [] }
        return [site.httpPort, site.httpsPort].map { port in
            ConnectOverride(
                host: site.domain.description,
                port: Int(port.number),
                toHost: address.description,
                toPort: Int(port.number)
            )
        }
    }
}
