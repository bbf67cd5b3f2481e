/// A host name in lowercase, without a final dot: `chat.example.org`, `localhost`.
package struct Domain: TextValue, Hashable {
    private let text: String

    package init?(_ text: String) {
        let name = text.lowercased()
        let isAddress = name.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
        guard DNSName.isName(name), !isAddress else { return nil }
        self.text = name
    }

    package var description: String { text }

    package static let pattern = "^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?$"
    package static let expectation = "a domain name such as chat.example.org"
    package static let sample = "chat.example.org"
}

/// What a server listens on or a client connects to: an IPv4 or IPv6 address without brackets, or a host name.
package struct HostAddress: TextValue, Hashable {
    private let text: String

    package static let loopback = HostAddress(trusted: "127.0.0.1")

    private init(trusted text: String) { self.text = text }

    package init?(_ text: String) {
        guard Self.isIPv4(text) || Self.isIPv6(text) || Domain(text) != nil else { return nil }
        self.text = text.lowercased()
    }

    package var description: String { text }

    /// Whether only this machine can reach it.
    package var isLoopback: Bool {
        text == "localhost" || text == "::1" || (Self.isIPv4(text) && text.hasPrefix("127."))
    }

    /// As it stands in a URL: IPv6 addresses in brackets (RFC 3986 section 3.2.2).
    package var inURL: String { text.utf8.contains(UInt8(ascii: ":")) ? "[\(text)]" : text }

    package static let pattern = "^[A-Za-z0-9:.-]+$"
    package static let expectation = "an IP address or a host name such as 127.0.0.1"
    package static let sample = "127.0.0.1"

    static func isIPv4(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil && ($0 == "0" || !$0.hasPrefix("0")) }
    }

    private static func isIPv6(_ text: String) -> Bool {
        let halves = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (3...9).contains(halves.count), !text.contains(":::") else { return false }
        var groups = 0
        for (index, group) in halves.enumerated() where !group.isEmpty {
            if group.contains(".") {
                guard index == halves.count - 1, isIPv4(String(group)) else { return false }
                groups += 2
            } else {
                guard group.utf8.count <= 4, UInt16(group, radix: 16) != nil, !group.hasPrefix("+") else {
                    return false
                }
                groups += 1
            }
        }
        let compressions = text.indices.dropLast().count { text[$0...].hasPrefix("::") }
        let hasLooseEnd =
            (text.hasPrefix(":") && !text.hasPrefix("::")) || (text.hasSuffix(":") && !text.hasSuffix("::"))
        return !hasLooseEnd && (compressions == 1 ? groups <= 7 : compressions == 0 && groups == 8)
    }
}

/// A TCP port from 1 to 65535.
package struct Port: Sendable, Hashable, CustomStringConvertible {
    package let number: UInt16

    package init?(_ number: Int) {
        guard number >= 1, let short = UInt16(exactly: number) else { return nil }
        self.number = short
    }

    private init(number: UInt16) { self.number = number }

    package static let chatServer = Port(number: 8080)
    package static let http = Port(number: 80)
    package static let https = Port(number: 443)
    package static let mysql = Port(number: 3306)
    package static let dns = Port(number: 53)

    package var description: String { String(number) }
}

/// An `http` or `https` URL with a host.
package struct WebAddress: TextValue, Hashable {
    private let text: String

    package static let k3sReleases = WebAddress(trusted: "https://github.com/k3s-io/k3s/releases/download")
    package static let helmReleases = WebAddress(trusted: "https://get.helm.sh")
    package static let letsEncrypt = WebAddress(trusted: "https://acme-v02.api.letsencrypt.org/directory")
    package static let letsEncryptStaging = WebAddress(
        trusted: "https://acme-staging-v02.api.letsencrypt.org/directory"
    )

    private init(trusted text: String) { self.text = text }

    package init?(_ text: String) {
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return nil }
        let host = text.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        guard !host.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static let pattern = "^https?://[^/?#\\s]+"
    package static let expectation = "a URL such as https://chat.example.org/api/health"
    package static let sample = "https://chat.example.org/"
}

/// An `https` URL with a host: what secrets may be sent to.
package struct SecureAddress: TextValue, Hashable {
    private let address: WebAddress

    /// For what is missing, which is a fault by itself.
    static let standIn = SecureAddress(trusted: .letsEncrypt)

    private init(trusted address: WebAddress) { self.address = address }

    package init?(_ text: String) {
        guard text.hasPrefix("https://"), let address = WebAddress(text) else { return nil }
        self.address = address
    }

    package var description: String { address.description }

    package static let pattern = "^https://[^/?#\\s]+"
    package static let expectation = "an https URL such as https://firewall.example.org"
    package static let sample = "https://firewall.example.org"
}

/// The path of a request: begins with `/`, already percent-encoded.
package struct RequestPath: TextValue, Hashable {
    private let text: String

    package init?(_ text: String) {
        guard text.hasPrefix("/"), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static let pattern = "^/\\S*$"
    package static let expectation = "a path such as /api/health"
    package static let sample = "/api/health"
}

/// An e-mail address: whom a certificate authority may write to, or an account of the chat.
package struct EmailAddress: TextValue, Hashable {
    private let text: String

    /// Of checks that converse; nobody's (RFC 2606, section 2), since the server sends no mail.
    package static let probe = EmailAddress(trusted: "chatops-probe@chatops.invalid")

    private init(trusted text: String) { self.text = text }

    package init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, Domain(String(parts[1])) != nil,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static let pattern = "^[^@\\s]+@[^@\\s]+$"
    package static let expectation = "an e-mail address such as admin@example.org"
    package static let sample = "admin@example.org"
}
