internal import FoundationEssentials
internal import SwiftASN1
internal import X509

extension ServedChain {
    func report(_ origin: ChainReport.Origin, at place: String) -> ChainReport {
        ChainReport(origin: origin, place: place, certificates: certificates.map(CertificateReport.init))
    }

    /// Of the server's own.
    var fingerprint: String { leaf.fingerprint }
}

extension CertificateReport {
    init(_ certificate: Certificate) {
        self.init(
            subject: "\(certificate.subject)",
            issuer: "\(certificate.issuer)",
            names: certificate.names.map(\.text),
            notBefore: certificate.notValidBefore,
            notAfter: certificate.notValidAfter,
            keyType: certificate.keyType,
            serial: certificate.serial,
            fingerprint: certificate.fingerprint
        )
    }
}

extension Certificate {
    /// Such as `P256`, `RSA2048`.
    var keyType: String { "\(publicKey)".split(separator: ".").first.map(String.init) ?? "" }

    var serial: String {
        serialNumber.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// SHA-256 of its DER; empty where it cannot be written, which one that was read always can.
    var fingerprint: String {
        (try? serializeAsPEM().derBytes).map { FileContents.sha256($0) } ?? ""
    }
}
