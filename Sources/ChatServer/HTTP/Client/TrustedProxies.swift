import HTTPTypes
import NIOCore

/// The proxies whose word is taken for who their client is.
///
/// Only `X-Forwarded-For` is read: every proxy in use writes it, and one that does not know `Forwarded` (RFC 7239)
/// would pass on what a client wrote there.
struct TrustedProxies: Equatable, Sendable {
    let networks: [Network]

    /// The client's address: the peer's own, unless that is a trusted proxy; then the rightmost one in
    /// `X-Forwarded-For` that is not, since each proxy appends whom it was called by and only what trusted ones wrote
    /// is believed.
    ///
    /// Where something else than an address stands there, the last trusted proxy is as far as can be told.
    func client(peer: SocketAddress?, headers: HTTPFields) -> IPAddress? {
        guard var client = peer?.ipAddress.flatMap({ IPAddress($0) }) else { return nil }
        let hops = headers[values: .xForwardedFor].flatMap { $0.split(separator: ",") }
        for hop in hops.reversed() where networks.contains(where: { $0.contains(client) }) {
            guard let address = Self.address(in: hop) else { return client }
            client = address
        }
        return client
    }

    /// Some proxies write ports: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
    private static func address(in hop: Substring) -> IPAddress? {
        let text = hop.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
        if text.hasPrefix("[") { return IPAddress(text.dropFirst().prefix { $0 != "]" }) }
        if text.count(where: { $0 == ":" }) == 1 { return IPAddress(text.prefix { $0 != ":" }) }
        return IPAddress(text)
    }
}

extension HTTPField.Name {
    static let xForwardedFor: HTTPField.Name = {
        guard let name = HTTPField.Name("X-Forwarded-For") else { preconditionFailure("a well-formed field name") }
        return name
    }()
}
