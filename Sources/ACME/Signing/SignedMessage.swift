internal import Crypto
internal import FoundationEssentials

/// A JWS in flattened JSON, the content of every ACME request that is signed: RFC 8555 section 6.2, RFC 7515.
struct SignedMessage: Encodable, Sendable {
    var protected: String
    var payload: String
    var signature: String

    /// What is signed beside the payload; `kid` or `jwk`, never both.
    struct Header: Encodable, Sendable {
        var alg: String
        var nonce: String?
        var url: String
        var kid: String?
        var jwk: JSONWebKey?
    }

    /// Without a payload it is a POST-as-GET, RFC 8555 section 6.3.
    init(_ payload: [UInt8]?, header: Header, signedBy sign: ([UInt8]) throws -> [UInt8]) throws {
        protected = Base64URL.encode(try JSON.encode(header))
        self.payload = Base64URL.encode(payload ?? [])
        signature = Base64URL.encode(try sign(Array("\(protected).\(self.payload)".utf8)))
    }
}

/// In whose name a request is signed.
enum Signer: Sendable {
    /// By the key itself, for requests that come before an account or concern a certificate's own key.
    case key(SigningKey)
    case account(url: String, SigningKey)

    func message(_ payload: [UInt8]?, nonce: String?, url: String) throws -> SignedMessage {
        switch self {
        case .key(let key):
            let header = SignedMessage.Header(alg: key.algorithm, nonce: nonce, url: url, jwk: key.publicKey)
            return try SignedMessage(payload, header: header, signedBy: key.signature)
        case .account(let account, let key):
            let header = SignedMessage.Header(alg: key.algorithm, nonce: nonce, url: url, kid: account)
            return try SignedMessage(payload, header: header, signedBy: key.signature)
        }
    }
}
