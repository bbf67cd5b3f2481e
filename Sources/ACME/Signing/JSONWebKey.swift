internal import Crypto
internal import FoundationEssentials

/// A public key as JSON, RFC 7517, with no more members than RFC 7638 hashes.
struct JSONWebKey: Encodable, Sendable, Hashable {
    var kty: String
    var crv: String?
    var x: String?
    var y: String?
    var n: String?
    var e: String?

    /// SHA-256 of the members in the order of their names and without white space, RFC 7638 section 3.
    var thumbprint: String {
        let members = [("crv", crv), ("e", e), ("kty", kty), ("n", n), ("x", x), ("y", y)]
        let text = members.compactMap { name, value in value.map { #""\#(name)":"\#($0)""# } }.joined(separator: ",")
        return Base64URL.encode(SHA256.hash(data: Array("{\(text)}".utf8)))
    }
}
