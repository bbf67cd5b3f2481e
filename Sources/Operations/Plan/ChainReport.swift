package import FoundationEssentials

/// The certificates that stood in one place, the server's own first.
package struct ChainReport: Codable, Sendable, Hashable {
    /// Where a certificate is on its way from the authority to the browser.
    package enum Origin: String, Codable, Sendable {
        /// As the authority issued it.
        case issued
        /// In a file.
        case file
        /// In the Secret that the ingress takes it from.
        case installed
        /// Shown by the server.
        case served
    }

    package var origin: Origin
    /// Such as `192.0.2.10:443`, `Secret/chat-tls` or a path.
    package var place: String
    package var certificates: [CertificateReport]

    package init(origin: Origin, place: String, certificates: [CertificateReport]) {
        self.origin = origin
        self.place = place
        self.certificates = certificates
    }
}

/// One certificate as evidence keeps it.
package struct CertificateReport: Codable, Sendable, Hashable {
    /// As RFC 4514 writes it, such as `CN=chat.example.org`.
    package var subject: String
    package var issuer: String
    /// The names and addresses it is for.
    package var names: [String]
    package var notBefore: Date
    package var notAfter: Date
    /// Such as `P256` or `RSA2048`.
    package var keyType: String
    /// In lowercase hexadecimal.
    package var serial: String
    /// SHA-256 of all of it, in lowercase hexadecimal.
    package var fingerprint: String

    package init(
        subject: String,
        issuer: String,
        names: [String],
        notBefore: Date,
        notAfter: Date,
        keyType: String,
        serial: String,
        fingerprint: String
    ) {
        self.subject = subject
        self.issuer = issuer
        self.names = names
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.keyType = keyType
        self.serial = serial
        self.fingerprint = fingerprint
    }
}
