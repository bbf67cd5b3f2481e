import Crypto
import JWTKit

/// An ES256 key (RFC 7518, section 3.4) that access tokens are signed with.
struct SigningKey: Sendable {
    /// The tokens' `kid`.
    let id: ID<SigningKey>
    let createdAt: Timestamp
    /// PEM, PKCS #8.
    let privateKey: String
    private let publicKey: P256.Signing.PublicKey
    /// This key alone: JWTKit's collections fall back to a default key when they do not know a `kid`.
    private let signer: JWTKeyCollection

    /// A new one.
    init(now: Timestamp) async throws {
        let id = ID<SigningKey>(at: now)
        try await self.init(id: id, createdAt: now, privateKey: P256.Signing.PrivateKey().pemRepresentation)
    }

    init(id: ID<SigningKey>, createdAt: Timestamp, privateKey: String) async throws {
        self.id = id
        self.createdAt = createdAt
        self.privateKey = privateKey
        publicKey = try P256.Signing.PrivateKey(pemRepresentation: privateKey).publicKey
        signer = await JWTKeyCollection().add(ecdsa: try ES256PrivateKey(pem: privateKey), kid: Self.kid(id))
    }

    func sign(_ claims: AccessClaims) async throws -> String {
        try await signer.sign(claims, kid: Self.kid(id))
    }

    /// - Throws: `JWTError` when the signature is not this key's.
    func verify(_ token: String) async throws -> AccessClaims {
        try await signer.verify(token, as: AccessClaims.self)
    }

    /// The public key as a JSON Web Key (RFC 7518, section 6.2.1).
    var jwk: [String: String] {
        let point = Array(publicKey.rawRepresentation)
        return [
            "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": id.text,
            "x": Array(point.prefix(32)).base64URL, "y": Array(point.suffix(32)).base64URL,
        ]
    }

    private static func kid(_ id: ID<SigningKey>) -> JWKIdentifier { JWKIdentifier(string: id.text) }
}

extension SigningKey: CustomStringConvertible, CustomReflectable {
    var description: String { "signing key \(id.text)" }
    var customMirror: Mirror { Mirror(self, children: ["id": id.text]) }
}
