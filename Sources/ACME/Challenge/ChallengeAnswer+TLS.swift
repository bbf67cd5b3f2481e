internal import Crypto
package import FoundationEssentials
internal import SwiftASN1
internal import X509

extension ChallengeAnswer {
    /// What TLS on port 443 must show to whoever speaks `acme-tls/1`: RFC 8737 section 3, for addresses RFC 8738.
    package struct TLSIdentity: Sendable {
        package static let applicationProtocol = "acme-tls/1"

        /// ``ChallengeAnswer/serverName``.
        package let serverName: String
        /// Self-signed, PEM.
        package let certificate: String
        /// PKCS #8, PEM: made for this one answer.
        package let key: String
    }

    /// The name that the authority sends as SNI; for an address, its name in the reverse tree (RFC 8738 section 6).
    package var serverName: String { IPAddress(identifier.value)?.reverseName ?? identifier.value }

    /// A new certificate that carries the key authorization's digest; valid for a week around `now`.
    package func tlsIdentity(now: Date) throws -> TLSIdentity {
        let key = P256.Signing.PrivateKey()
        var digest = DER.Serializer()
        try digest.serialize(ASN1OctetString(contentBytes: Array(self.digest)[...]))
        let subject = try DistinguishedName { CommonName("ACME challenge") }
        let certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PublicKey(key.publicKey),
            notValidBefore: now.addingTimeInterval(-86400),
            notValidAfter: now.addingTimeInterval(6 * 86400),
            issuer: subject,
            subject: subject,
            extensions: try Certificate.Extensions {
                SubjectAlternativeNames([identifier.generalName])
                // id-pe-acmeIdentifier
                Certificate.Extension(
                    oid: [1, 3, 6, 1, 5, 5, 7, 1, 31],
                    critical: true,
                    value: digest.serializedBytes[...]
                )
            },
            issuerPrivateKey: Certificate.PrivateKey(key)
        )
        return TLSIdentity(
            serverName: serverName,
            certificate: try certificate.serializeAsPEM().pemString + "\n",
            key: key.pemRepresentation + "\n"
        )
    }
}
