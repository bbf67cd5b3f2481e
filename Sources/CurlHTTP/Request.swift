/// One HTTP exchange to make, with everything that decides where it goes and whom it trusts.
package struct Request: Sendable {
    package var method: Method
    /// An absolute URL whose scheme is `http` or `https`.
    package var url: String
    package var headers: Headers
    package var body: Body
    /// The limit of the whole exchange, from name lookup to the last byte, redirects included.
    package var deadline: Duration = .seconds(10)
    /// The limit of name lookup, connecting and TLS together; nil leaves only `deadline`.
    package var connectDeadline: Duration?
    package var resolve: [ResolveOverride] = []
    package var connectTo: [ConnectOverride] = []
    package var trust: Trust = .system
    /// What `Client.send` collects at most; `Client.withResponse` leaves the limit to its caller.
    package var maximumBodyBytes = 8 << 20
    package var redirects: RedirectPolicy = .returned
    package var version: VersionPreference = .negotiated
    package var security: Security = .current
    /// The one content coding that is asked for, such as `gzip`, and undone; nil asks for none.
    package var contentCoding: String?
    package var addressFamily: AddressFamily = .any
    /// Looks the name up and connects anew, so that the timings measure both.
    package var freshConnection = false

    package init(_ method: Method = .get, _ url: String, headers: Headers = [:], body: Body = .none) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// Addresses that stand in for a name's DNS records, as in `curl --resolve`.
///
/// It holds for one request: neither the addresses nor the connection made through them serve any other.
package struct ResolveOverride: Sendable, Hashable {
    package var host: String
    package var port: Int
    /// Numeric IPv4 or IPv6 addresses, tried as if DNS had returned them.
    package var addresses: [String]

    package init(host: String, port: Int, addresses: [String]) {
        self.host = host
        self.port = port
        self.addresses = addresses
    }
}

/// Another host and port to connect to, as in `curl --connect-to`; TLS and `Host` still speak of the URL's host.
package struct ConnectOverride: Sendable, Hashable {
    package var host: String
    package var port: Int
    package var toHost: String
    package var toPort: Int

    package init(host: String, port: Int, toHost: String, toPort: Int) {
        self.host = host
        self.port = port
        self.toHost = toHost
        self.toPort = toPort
    }
}

/// Which certificate authorities may vouch for the server.
package enum Trust: Sendable, Hashable {
    /// The system's authorities.
    case system
    /// Only the authorities in a PEM file.
    case file(String)
    /// Only these PEM certificates.
    case pem(String)
    /// Nobody has to: neither chain nor name is required to match.
    ///
    /// `TLSPeer` still reports the chain, and whether the authorities in this PEM file, or the system's, vouch for it.
    case unverified(judgedBy: String?)

    package static let unverified = Trust.unverified(judgedBy: nil)
}

/// Which protocols and keys TLS may use.
package enum Security: Sendable, Hashable {
    /// Those of the system's OpenSSL.
    case current
    /// Everything that can still be spoken, to find out what a server is left with.
    case outdated
}

package enum RedirectPolicy: Sendable, Hashable {
    /// A 3xx answer is the response.
    case returned
    /// `GET` and `HEAD` requests without content follow up to this many redirects, to http and https only;
    /// `Authorization` and `Cookie` are not sent on to another origin. Other methods get the 3xx answer.
    case followed(atMost: Int)
}

package enum VersionPreference: Sendable, Hashable {
    /// HTTP/2 where TLS negotiates it, else HTTP/1.1.
    case negotiated
    case http1
}

package enum AddressFamily: Sendable, Hashable {
    case any
    case ipv4
    case ipv6
}
