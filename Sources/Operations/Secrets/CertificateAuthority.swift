internal import Crypto
package import FoundationEssentials
internal import SwiftASN1
internal import X509

/// An authority of one environment's own, which signs the certificate of its MySQL: ECDSA on P-256, as RFC 5280 profiles.
///
/// Clients are given its certificate and nothing else to trust, so that no other server can pass for that MySQL.
package struct CertificateAuthority: Sendable {
    /// Of the authority and of what it signs: nothing in a cluster renews it on a day of its own.
    static let years = 10

    /// PEM (RFC 7468).
    package let certificate: String
    /// PEM of PKCS #8.
    package let key: String

    /// One that exists.
    package init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// A new one, valid from an hour before `now`, for clocks that are behind.
    package init(named name: String, now: Date) throws {
        let key = P256.Signing.PrivateKey()
        let subject = try DistinguishedName { CommonName(name) }
        let publicKey = Certificate.PublicKey(key.publicKey)
        let identifier = SubjectKeyIdentifier(hash: publicKey)
        let certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: publicKey,
            notValidBefore: now.addingTimeInterval(-3600),
            notValidAfter: Self.end(from: now),
            issuer: subject,
            subject: subject,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                identifier
            },
            issuerPrivateKey: Certificate.PrivateKey(key)
        )
        self.certificate = try certificate.serializeAsPEM().pemString + "\n"
        self.key = key.pemRepresentation + "\n"
    }

    /// A key and a certificate for a server that answers to these names.
    package func issue(to names: [String], now: Date) throws -> ServerCertificate {
        let authority = try Certificate(pemEncoded: certificate)
        let key = P256.Signing.PrivateKey()
        let publicKey = Certificate.PublicKey(key.publicKey)
        let certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: publicKey,
            notValidBefore: now.addingTimeInterval(-3600),
            notValidAfter: min(Self.end(from: now), authority.notValidAfter),
            issuer: authority.subject,
            subject: try DistinguishedName { CommonName(names.first ?? "") },
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(names.map { .dnsName($0) })
                SubjectKeyIdentifier(hash: publicKey)
                AuthorityKeyIdentifier(
                    keyIdentifier: try authority.extensions.subjectKeyIdentifier?.keyIdentifier
                )
            },
            issuerPrivateKey: try Certificate.PrivateKey(pemEncoded: self.key)
        )
        return ServerCertificate(
            certificate: try certificate.serializeAsPEM().pemString + "\n",
            key: key.pemRepresentation + "\n"
        )
    }

    private static func end(from now: Date) -> Date { now.addingTimeInterval(Double(years) * 365.25 * 86400) }
}

/// What a server shows its clients, and the key that goes with it; both PEM.
package struct ServerCertificate: Sendable {
    package let certificate: String
    package let key: String

    /// Whether it begins at this time, as OpenSSL's `ASN1_TIME_print` writes it: `Nov  2 21:20:00 2026 GMT`.
    static func begins(_ pem: String, when text: String) -> Bool {
        guard let certificate = try? Certificate(pemEncoded: pem) else { return false }
        let words = text.split(whereSeparator: \.isWhitespace)
        let begin = certificate.notValidBefore.formatted(Date.ISO8601FormatStyle())
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard words.count == 5, let month = months.firstIndex(of: String(words[0])), let day = Int(words[1]) else {
            return false
        }
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return begin == "\(words[3])-\(padded(month + 1))-\(padded(day))T\(words[2])Z"
    }

    /// Whether it answers to all of these names for another 30 days; false for what is no certificate.
    static func isFit(_ pem: String, for names: [String], at now: Date) -> Bool {
        guard let certificate = try? Certificate(pemEncoded: pem),
            let held = try? certificate.extensions.subjectAlternativeNames
        else { return false }
        return certificate.notValidAfter > now.addingTimeInterval(30 * 86400)
            && names.allSatisfy { held.contains(.dnsName($0)) }
    }
}
