/// A name in a certificate: a domain, `*.` and a domain (RFC 6125 section 6.4.3), or an address (RFC 8738).
package struct CertificateName: TextValue, Hashable {
    private let text: String
    package let isWildcard: Bool
    package let isAddress: Bool

    /// Names with other letters than ASCII's are taken as they are: what they are in DNS is for those to find out who
    /// order the certificate (RFC 5891).
    package init?(_ text: String) {
        isWildcard = text.hasPrefix("*.")
        let base = isWildcard ? String(text.dropFirst(2)) : text
        guard let host = HostAddress(Self.asciiForm(base)) else { return nil }
        isAddress = Domain(Self.asciiForm(base)) == nil
        if isWildcard && isAddress { return nil }
        self.text = base.utf8.allSatisfy { $0 < 0x80 } ? (isWildcard ? "*." : "") + host.description : text
    }

    /// With a letter in the place of each that is not ASCII's: only the form is looked at.
    private static func asciiForm(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value >= 0xA0 && $0.properties.isAlphabetic ? "x" : $0 }
            )
        )
    }

    package var description: String { text }

    package static let pattern = "^\\S+$"
    package static let expectation = "a domain name such as chat.example.org or *.example.org, or an IP address"
    package static let sample = "chat.example.org"
}
