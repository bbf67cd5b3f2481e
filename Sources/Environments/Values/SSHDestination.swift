/// The machine a cluster runs on: this one, or another reached through the user's own `ssh`.
package enum HostChoice: TextValue, Hashable {
    case local
    case ssh(SSHDestination)

    package init?(_ text: String) {
        if text == "local" {
            self = .local
        } else if let destination = SSHDestination(text) {
            self = .ssh(destination)
        } else {
            return nil
        }
    }

    package var description: String {
        switch self {
        case .local: "local"
        case .ssh(let destination): destination.description
        }
    }

    package static let pattern = "^(local|[^@\\s-][^@\\s]*@[^@\\s]+)$"
    package static let expectation = "local, or user@host or user@host:port"
    package static let sample = "local"
}

/// `user@host` or `user@host:port`; never something `ssh` could take for an option.
package struct SSHDestination: Sendable, Hashable, CustomStringConvertible {
    package let user: String
    package let host: String
    package let port: Port?

    package init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = parts[0].utf8.first, first != UInt8(ascii: "-"),
            parts[0].utf8.allSatisfy({ DNSName.isLowercaseOrDigit($0 | 0x20) || "._-".utf8.contains($0) })
        else { return nil }
        let address = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        guard address.count <= 2, let host = HostAddress(String(address[0])) else { return nil }
        if address.count == 2 {
            guard let number = Int(address[1]), let port = Port(number) else { return nil }
            self.port = port
        } else {
            port = nil
        }
        user = String(parts[0])
        self.host = host.description
    }

    package var description: String { port.map { "\(user)@\(host):\($0)" } ?? "\(user)@\(host)" }
}
