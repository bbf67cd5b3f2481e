/// The TLS certificates of the site, from an ACME authority (RFC 8555).
package struct Certificates: Section {
    package enum Challenge: String, CaseIterable, Sendable {
        case http01 = "http-01"
        case dns01 = "dns-01"
        case tlsALPN01 = "tls-alpn-01"
    }

    package let email: EmailAddress
    package let directory: WebAddress
    /// Empty stands for the site's domain alone.
    package let names: [CertificateName]
    package let challenge: Challenge

    package static func decode(_ fields: inout FieldReader) -> Certificates {
        let certificates = Certificates(
            email: fields.required("email", .text, "Whom the authority may write to."),
            directory: fields.value(
                "directory",
                .text,
                default: "https://acme-v02.api.letsencrypt.org/directory",
                "The authority's ACME directory."
            ),
            names: fields.value(
                "names",
                .list(of: .text),
                default: [],
                "The names; left out, the site's domain alone."
            ),
            challenge: fields.value(
                "challenge",
                .choice(sample: .http01),
                default: .http01,
                "How control over the names is shown."
            )
        )
        if certificates.challenge != .dns01, certificates.names.contains(where: \.isWildcard) {
            fields.forbid(
                ["names"],
                besides: "challenge",
                because: "holds a wildcard, which only dns-01 can show control over"
            )
        }
        return certificates
    }
}

/// A name in a certificate: a domain, or `*.` and a domain (RFC 6125 section 6.4.3).
package struct CertificateName: TextValue, Hashable {
    package let domain: Domain
    package let isWildcard: Bool

    package init?(_ text: String) {
        isWildcard = text.hasPrefix("*.")
        guard let domain = Domain(isWildcard ? String(text.dropFirst(2)) : text) else { return nil }
        self.domain = domain
    }

    package var description: String { isWildcard ? "*.\(domain)" : "\(domain)" }

    package static let pattern = "^(\\*\\.)?[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?$"
    package static let expectation = "a domain name such as chat.example.org or *.example.org"
    package static let sample = "chat.example.org"
}
