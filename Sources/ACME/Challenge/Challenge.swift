/// A way to prove that one controls a name, RFC 8555 section 7.1.5; kinds that are not known stay as they came.
package struct Challenge: Sendable, Hashable, Decodable {
    package struct Kind: Sendable, Hashable, RawRepresentable, Codable {
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        /// RFC 8555 section 8.3.
        package static let http01 = Kind(rawValue: "http-01")
        /// RFC 8555 section 8.4.
        package static let dns01 = Kind(rawValue: "dns-01")
        /// RFC 8737.
        package static let tlsALPN01 = Kind(rawValue: "tls-alpn-01")
    }

    package var kind: Kind
    package var url: String
    package var status: String
    /// Nil with kinds that have none.
    package var token: String?
    package var problem: Problem?

    private enum CodingKeys: String, CodingKey {
        case kind = "type"
        case url
        case status
        case token
        case problem = "error"
    }
}
