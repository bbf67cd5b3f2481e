/// What a certificate is for, RFC 8555 section 9.7.7: a name of the DNS, or an IP address (RFC 8738).
package struct Identifier: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Codable {
        case dns
        case ip
    }

    package let kind: Kind
    /// A name in lower case and with A-labels, a wildcard with its `*.`; an address as inet_ntop(3) writes it.
    package let value: String

    private enum CodingKeys: String, CodingKey {
        case kind = "type"
        case value
    }

    /// Reads what a person wrote, Unicode included; throws `ACMEFailure.unusableName`.
    package init(_ text: String) throws {
        if let address = IPAddress(text) {
            (kind, value) = (.ip, address.text)
        } else {
            (kind, value) = (.dns, try DomainName.ascii(text))
        }
    }

    package var isWildcard: Bool { kind == .dns && value.hasPrefix("*.") }

    /// Without the `*.` of a wildcard, as authorizations name it (RFC 8555 section 7.1.4).
    package var base: Identifier { isWildcard ? Identifier(kind: .dns, value: String(value.dropFirst(2))) : self }

    private init(kind: Kind, value: String) {
        self.kind = kind
        self.value = value
    }
}

extension Identifier: CustomStringConvertible {
    package var description: String { value.printable() }
}
