/// Where a server listens.
package struct ServerAddress: Hashable, Sendable {
    package let host: String
    package let port: Int
    /// The name in the `Host` header (RFC 9110, section 7.2), where a proxy there serves several.
    package let name: String

    package init(host: String = "127.0.0.1", port: Int, name: String? = nil) {
        self.host = host
        self.port = port
        self.name = name ?? host
    }

    var authority: String { "\(name):\(port)" }
}
