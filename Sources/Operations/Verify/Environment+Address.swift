package import Environments

extension Environment {
    /// Where users reach the service, without a trailing slash: the listener itself when embedded, else the domain.
    package var address: String {
        cluster.kind == .embedded
            ? "http://\(server.listen.host.inURL):\(server.listen.port)" : "https://\(site.domain)"
    }
}
