/// Where a server listens.
package struct ServerAddress: Sendable {
    package let host: String
    package let port: Int
    /// The name in the `Host` header (RFC 9110, section 7.2) and in TLS, where a proxy there serves several.
    package let name: String
    /// Nil speaks without TLS.
    package let tls: ServerTLS?

    package init(host: String = "127.0.0.1", port: Int, name: String? = nil, tls: ServerTLS? = nil) {
        self.host = host
        self.port = port
        self.name = name ?? host
        self.tls = tls
    }

    /// As browsers write it: without the port that the scheme implies.
    package var authority: String {
        let written = name.contains(":") ? "[\(name)]" : name
        return port == (tls == nil ? 80 : 443) ? written : "\(written):\(port)"
    }
}
