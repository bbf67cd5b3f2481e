/// The final answer of an exchange and how it came about.
package struct Response: Sendable {
    package var head: ResponseHead
    package var body: [UInt8]
    package var delivery: Delivery

    package var status: Int { head.status }
    package var headers: Headers { head.headers }
    package var timings: Timings { delivery.timings }
    package var tls: TLSPeer? { delivery.tls }
    /// The body as UTF-8, with what is not UTF-8 replaced.
    package var text: String { String(decoding: body, as: UTF8.self) }
}

/// Status and fields of the final answer; interim (1xx) answers and followed redirects are left out.
package struct ResponseHead: Sendable, Hashable {
    package var status: Int
    package var headers: Headers
}

/// What is known about an exchange once its last byte has arrived.
package struct Delivery: Sendable {
    package var timings: Timings
    package var version: HTTPVersion
    package var remote: Endpoint
    package var local: Endpoint
    /// Nil for plain http.
    package var tls: TLSPeer?
    package var redirectCount: Int
    /// False where a connection of an earlier exchange served again, so that there was nothing to connect.
    package var isFreshConnection: Bool
}

package enum HTTPVersion: String, Sendable {
    case http10 = "HTTP/1.0"
    case http11 = "HTTP/1.1"
    case http2 = "HTTP/2"
    case http3 = "HTTP/3"
}

/// A numeric address and a port.
package struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    package var address: String
    package var port: Int

    package init(address: String, port: Int) {
        self.address = address
        self.port = port
    }

    package var description: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }
}

/// Whom TLS was spoken with.
package struct TLSPeer: Sendable, Hashable {
    /// The certificates the server sent, as PEM, its own first.
    package var chain: [String]
    /// Whether chain and name were demanded to match, and did.
    package var isVerified: Bool
    /// Why no authority vouches for the chain, under `Trust.unverified`; the name is not looked at.
    package var chainFault: CertificateFault?
    /// What OpenSSL made of the chain under `Trust.unverified`, as PEM.
    ///
    /// From the server's own certificate along issuers that it sent or that are trusted, to an authority where one was
    /// found. It ends early where an issuer is missing.
    package var judgedChain: [String] = []
    /// Such as `TLSv1.3`; nil where libcurl's TLS does not tell.
    package var protocolName: String?
    /// OpenSSL's name of it, such as `TLS_AES_256_GCM_SHA384`.
    package var cipher: String?
}
