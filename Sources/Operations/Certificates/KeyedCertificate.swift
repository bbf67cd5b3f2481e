internal import ACME
internal import FoundationEssentials

/// A certificate, those that lead from it to a root, and its key: kept, compared and handed on as one, so that no key
/// ever stands beside another's certificate.
struct KeyedCertificate: Sendable, Codable, Hashable {
    /// PEM, the certificate itself first.
    var chain: String
    /// PKCS #8 or what its maker wrote, in PEM: a secret.
    var key: String

    init(chain: String, key: String) {
        self.chain = chain
        self.key = key
    }

    /// Throws ``CertificateFailure/unfit(reason:)`` unless the key is the certificate's, the names are in it, each
    /// certificate is signed by the next, and it is valid at `now`.
    func check(for identifiers: [Identifier], at now: Date) throws {
        do {
            let read = try CertificateChain(pem: chain)
            try read.check(against: try SigningRequest(for: identifiers, key: try ACME.SigningKey(pem: key)))
            guard read.notBefore <= now else {
                throw CertificateFailure.unfit(reason: "it is not valid before \(read.notBefore.dayAndTime)")
            }
            guard read.notAfter > now else {
                throw CertificateFailure.unfit(reason: "it has expired: it ended on \(read.notAfter.dayAndTime)")
            }
        } catch ACMEFailure.certificateUnfit(let reason) {
            throw CertificateFailure.unfit(reason: reason)
        } catch ACMEFailure.unusableKey {
            throw CertificateFailure.unfit(reason: "its key cannot be read")
        }
    }

    /// In lowercase hexadecimal; nil where the chain cannot be read.
    var serial: String? { try? CertificateChain(pem: chain).serialNumber }
}

extension KeyedCertificate: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "certificate \(serial ?? "that cannot be read")" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: ["chain": chain]) }
}
