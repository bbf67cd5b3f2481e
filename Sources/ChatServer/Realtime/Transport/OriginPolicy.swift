import HTTPTypes
import Hummingbird

/// Which web pages may open sockets: browsers let any page try, and send along who asks (RFC 6455, section 10.2).
struct OriginPolicy: Sendable {
    /// Such as `https://chat.example.org`; empty means the host the request is for.
    let allowed: [String]

    /// Programs, which send no `Origin`, may.
    func allows(_ request: Request) -> Bool {
        let origins = request.headers[values: .origin]
        guard let origin = origins.first?.lowercased() else { return true }
        guard origins.count == 1 else { return false }
        guard allowed.isEmpty else { return allowed.contains { $0.lowercased() == origin } }
        guard let host = request.head.authority?.lowercased() else { return false }
        return Self.schemes.contains { scheme, port in
            origin == scheme + host || origin + port == scheme + host
        }
    }

    /// With the port that `Origin` leaves out (RFC 6454, section 6.2).
    private static let schemes = [("http://", ":80"), ("https://", ":443")]
}
