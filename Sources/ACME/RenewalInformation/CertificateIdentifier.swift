internal import SwiftASN1
internal import X509

/// What names a certificate to its authority, RFC 9773 section 4.1: its issuer's key identifier, and its serial number.
package struct CertificateIdentifier: Sendable, Hashable {
    package let text: String

    /// As it was kept.
    package init(kept text: String) { self.text = text }

    /// Nil where the certificate does not name its issuer's key.
    package init?(of chain: CertificateChain) {
        guard let issuer = (try? chain.leaf.extensions.authorityKeyIdentifier)??.keyIdentifier else { return nil }
        // DER puts a zero in front of a number whose first bit is set, and RFC 9773 wants the bytes as DER has them.
        var serial = Array(chain.leaf.serialNumber.bytes)
        if let first = serial.first, first >= 0x80 { serial.insert(0, at: 0) }
        text = "\(Base64URL.encode(issuer)).\(Base64URL.encode(serial))"
    }
}
