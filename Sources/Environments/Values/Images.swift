/// An image's name without tag or digest: `registry.example.org:5000/chat/server`.
package struct ImageRepository: TextValue, Hashable {
    private let text: String

    package init?(_ text: String) {
        var parts = text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 1, let first = parts.first, first.contains(".") || first.contains(":") || first == "localhost"
        {
            guard RegistryAddress(String(first)) != nil else { return nil }
            parts.removeFirst()
        }
        guard !parts.isEmpty, parts.allSatisfy(Self.isComponent) else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static let pattern = "^[a-z0-9]([a-z0-9._/:-]*[a-z0-9])?$"
    package static let expectation = "an image name without a tag, such as registry.example.org/chat/server"
    package static let sample = "chat/server"

    private static func isComponent(_ part: Substring) -> Bool {
        guard let first = part.utf8.first, let last = part.utf8.last, DNSName.isLowercaseOrDigit(first),
            DNSName.isLowercaseOrDigit(last)
        else { return false }
        return part.utf8.allSatisfy { DNSName.isLowercaseOrDigit($0) || "._-".utf8.contains($0) }
    }
}

/// An image's tag, as the OCI distribution specification allows it.
package struct ImageTag: TextValue, Hashable {
    private let text: String

    package init?(_ text: String) {
        guard (1...128).contains(text.utf8.count), let first = text.utf8.first, first != UInt8(ascii: "."),
            first != UInt8(ascii: "-"),
            text.utf8.allSatisfy({ DNSName.isLowercaseOrDigit($0 | 0x20) || "._-".utf8.contains($0) })
        else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static let pattern = "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$"
    package static let expectation = "an image tag such as 1.4.0, in quotes where it looks like a number"
    package static let sample = "1.4.0"
}

/// A repository with an optional tag and digest: `chat/server:1.4.0@sha256:…`.
package struct ImageReference: TextValue, Hashable {
    package let repository: ImageRepository
    package let tag: ImageTag?
    package let digest: SHA256Digest?

    package init(repository: ImageRepository, tag: ImageTag?, digest: SHA256Digest? = nil) {
        self.repository = repository
        self.tag = tag
        self.digest = digest
    }

    package init?(_ text: String) {
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        guard halves.count <= 2 else { return nil }
        if halves.count == 2 {
            guard halves[1].hasPrefix("sha256:"), let digest = SHA256Digest(String(halves[1].dropFirst(7))) else {
                return nil
            }
            self.digest = digest
        } else {
            digest = nil
        }
        var name = halves[0]
        if let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") {
            guard let tag = ImageTag(String(name[name.index(after: colon)...])) else { return nil }
            self.tag = tag
            name = name[..<colon]
        } else {
            tag = nil
        }
        guard let repository = ImageRepository(String(name)) else { return nil }
        self.repository = repository
    }

    package var description: String {
        "\(repository)" + (tag.map { ":\($0)" } ?? "") + (digest.map { "@sha256:\($0)" } ?? "")
    }

    package static let pattern = "^[a-z0-9][A-Za-z0-9._/:@-]*$"
    package static let expectation = "an image reference such as chat/server:1.4.0"
    package static let sample = "chat/server:1.4.0"
}

/// Where a registry answers: `registry.example.org` or `10.0.0.2:5000`.
package struct RegistryAddress: TextValue, Hashable {
    package let host: HostAddress
    package let port: Port?

    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let host = HostAddress(String(parts[0])) else { return nil }
        if parts.count == 2 {
            guard let number = Int(parts[1]), let port = Port(number) else { return nil }
            self.port = port
        } else {
            port = nil
        }
        self.host = host
    }

    package var description: String { port.map { "\(host):\($0)" } ?? "\(host)" }

    package static let pattern = "^[A-Za-z0-9.-]+(:[0-9]{1,5})?$"
    package static let expectation = "a registry such as registry.example.org or 10.0.0.2:5000"
    package static let sample = "registry.example.org"
}

/// The 64 hexadecimal digits `sha256sum` prints, in lowercase.
package struct SHA256Digest: TextValue, Hashable {
    private let text: String

    package init?(_ text: String) {
        let digits = text.lowercased()
        guard digits.utf8.count == 64,
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.text = digits
    }

    package var description: String { text }

    package static let pattern = "^[0-9A-Fa-f]{64}$"
    package static let expectation = "a SHA-256 digest of 64 hexadecimal digits"
    package static let sample = String(repeating: "0", count: 64)
}
