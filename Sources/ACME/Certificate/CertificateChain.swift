package import FoundationEssentials
internal import SwiftASN1
internal import X509

/// A certificate and those that lead from it towards a root, RFC 8555 section 9.1.
package struct CertificateChain: Sendable, Hashable {
    let certificates: [Certificate]
    let leaf: Certificate

    /// Reads PEM, the certificate itself first; throws `ACMEFailure.certificateUnfit` for what is none, or is cut off.
    package init(pem: String) throws {
        let documents: [PEMDocument]
        do {
            documents = try PEMDocument.parseMultiple(pemString: pem)
            certificates = try documents.map { try Certificate(pemDocument: $0) }
        } catch {
            throw ACMEFailure.certificateUnfit(reason: "it is no chain of certificates in PEM, or was cut off")
        }
        // The parser takes what has no end for nothing.
        let begun = pem.split(separator: "\n").count { $0.hasPrefix("-----BEGIN ") }
        guard let leaf = certificates.first, begun == documents.count else {
            throw ACMEFailure.certificateUnfit(reason: "it was cut off")
        }
        self.leaf = leaf
    }

    /// All of it, each certificate in the form of RFC 7468.
    package var pem: String {
        certificates.compactMap { try? $0.serializeAsPEM().pemString + "\n" }.joined()
    }

    /// The certificate alone.
    package var leafPEM: String { (try? leaf.serializeAsPEM().pemString + "\n") ?? "" }

    package var notBefore: Date { leaf.notValidBefore }
    package var notAfter: Date { leaf.notValidAfter }

    /// Hexadecimal.
    package var serialNumber: String {
        leaf.serialNumber.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The common name of who issued the last certificate: the root, by which people choose among chains.
    package var rootName: String? {
        certificates.last?.issuer.flatMap { $0 }.first { $0.type == .RDNAttributeType.commonName }
            .map { "\($0.value)" }
    }

    /// The names and addresses in it.
    package var identifiers: Set<Identifier> {
        let names = (try? leaf.extensions.subjectAlternativeNames) ?? nil
        return Set(names?.compactMap(Identifier.init) ?? [])
    }

    /// Throws `ACMEFailure.certificateUnfit` where it is not for this key and exactly these names, or where one
    /// certificate was not signed by the next.
    package func check(against request: SigningRequest) throws {
        func unfit(_ reason: String) -> ACMEFailure { .certificateUnfit(reason: reason) }
        guard leaf.publicKey == request.publicKey else { throw unfit("it is for another key") }
        let missing = Set(request.identifiers).subtracting(identifiers)
        guard missing.isEmpty else {
            throw unfit("it is not for \(missing.map(\.description).sorted().joined(separator: ", "))")
        }
        for (certificate, issuer) in zip(certificates, certificates.dropFirst()) {
            guard certificate.issuer == issuer.subject,
                issuer.publicKey.isValidSignature(certificate.signature, for: certificate)
            else { throw unfit("its chain is broken after \(certificate.subject)") }
        }
    }
}

extension Identifier {
    /// Nil for names that ACME does not order.
    fileprivate init?(_ name: GeneralName) {
        switch name {
        case .dnsName(let name): try? self.init(name)
        case .ipAddress(let bytes): try? self.init(IPAddress(bytes: Array(bytes.bytes))?.text ?? "")
        default: return nil
        }
    }
}
