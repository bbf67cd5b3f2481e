internal import Crypto
internal import CryptoExtras

/// A private key that signs an account's requests or that a certificate is for: ECDSA on P-256, or RSA.
///
/// Printing one shows the thumbprint of its public half only.
package struct SigningKey: Sendable {
    enum Material: Sendable {
        case ecdsa(P256.Signing.PrivateKey)
        case rsa(_RSA.Signing.PrivateKey)
    }

    package enum Kind: String, Sendable, CaseIterable {
        case ecdsaP256 = "ecdsa-p256"
        case rsa2048 = "rsa-2048"
        case rsa3072 = "rsa-3072"
        case rsa4096 = "rsa-4096"
    }

    let material: Material

    /// A new key; making one for RSA takes up to some seconds.
    package init(generating kind: Kind = .ecdsaP256) throws {
        material =
            switch kind {
            case .ecdsaP256: .ecdsa(P256.Signing.PrivateKey())
            case .rsa2048: .rsa(try _RSA.Signing.PrivateKey(keySize: .bits2048))
            case .rsa3072: .rsa(try _RSA.Signing.PrivateKey(keySize: .bits3072))
            case .rsa4096: .rsa(try _RSA.Signing.PrivateKey(keySize: .bits4096))
            }
    }

    /// A key that was kept: PKCS #8, SEC 1 or PKCS #1 in PEM.
    ///
    /// Throws `ACMEFailure.unusableKey` for other kinds, for RSA below 2048 bits, and for what is no unencrypted key.
    package init(pem: String) throws {
        if let key = try? P256.Signing.PrivateKey(pemRepresentation: pem) {
            material = .ecdsa(key)
        } else if let key = try? _RSA.Signing.PrivateKey(pemRepresentation: pem) {
            material = .rsa(key)
        } else {
            throw ACMEFailure.unusableKey
        }
    }

    /// PKCS #8 in PEM, with a line break at its end: a secret.
    package var pem: String {
        switch material {
        case .ecdsa(let key): key.pemRepresentation + "\n"
        case .rsa(let key): key.pkcs8PEMRepresentation + "\n"
        }
    }

    /// What identifies the public half, RFC 7638: SHA-256 of its JWK, in base64url.
    package var thumbprint: String { publicKey.thumbprint }

    /// The algorithm of its signatures, RFC 7518 section 3.1.
    var algorithm: String {
        switch material {
        case .ecdsa: "ES256"
        case .rsa: "RS256"
        }
    }

    var publicKey: JSONWebKey {
        switch material {
        case .ecdsa(let key):
            let point = key.publicKey.rawRepresentation
            return JSONWebKey(
                kty: "EC",
                crv: "P-256",
                x: Base64URL.encode(point.prefix(32)),
                y: Base64URL.encode(point.suffix(32))
            )
        case .rsa(let key):
            // The numbers of a key that exists are always there to be read.
            let numbers = try? key.publicKey.getKeyPrimitives()
            return JSONWebKey(
                kty: "RSA",
                n: numbers.map { Base64URL.encode($0.modulus.drop { $0 == 0 }) },
                e: numbers.map { Base64URL.encode($0.publicExponent.drop { $0 == 0 }) }
            )
        }
    }

    /// A signature as JWS has it, RFC 7518 sections 3.3 and 3.4: for ECDSA both numbers, one after the other.
    func signature(of bytes: [UInt8]) throws -> [UInt8] {
        switch material {
        case .ecdsa(let key): Array(try key.signature(for: bytes).rawRepresentation)
        case .rsa(let key):
            Array(try key.signature(for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5).rawRepresentation)
        }
    }
}

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "\(algorithm) key \(thumbprint)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["thumbprint": thumbprint]) }
}
