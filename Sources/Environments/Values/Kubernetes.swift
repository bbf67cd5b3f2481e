/// The name of a Kubernetes namespace: a DNS label (RFC 1123).
package struct KubernetesNamespace: TextValue, Hashable {
    private let text: String

    package init?(_ text: String) {
        guard DNSName.isLabel(text) else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static let pattern = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"
    package static let expectation = "a Kubernetes name of lowercase letters, digits and inner hyphens"
    package static let sample = "chat"
}

/// A k3s release, never a moving channel: `v1.34.1+k3s1`.
package struct K3sVersion: TextValue, Hashable {
    private let text: String

    package init?(_ text: String) {
        guard text.hasPrefix("v") else { return nil }
        let halves = text.dropFirst().split(separator: "+", omittingEmptySubsequences: false)
        guard halves.count == 2, halves[1].hasPrefix("k3s"), UInt(halves[1].dropFirst(3)) != nil else { return nil }
        let numbers = halves[0].split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 3, numbers.allSatisfy({ UInt($0) != nil && !$0.hasPrefix("+") }) else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static let pattern = "^v[0-9]+\\.[0-9]+\\.[0-9]+\\+k3s[0-9]+$"
    package static let expectation = "a k3s release such as v1.34.1+k3s1, not a channel"
    package static let sample = "v1.34.1+k3s1"
}

/// A file on this machine, absolute or relative to the project's root; a leading `~/` means the home folder.
package struct LocalPath: TextValue, Hashable {
    private let text: String

    /// Where k3s writes its administrator's kubeconfig.
    package static let k3s = LocalPath(trusted: "/etc/rancher/k3s/k3s.yaml")

    private init(trusted text: String) { self.text = text }

    package init?(_ text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static let pattern = "^[^\\u0000-\\u001f]+$"
    package static let expectation = "a path"
    package static let sample = "/etc/rancher/k3s/k3s.yaml"
}

/// A name without blanks or control characters: a kubeconfig context, a database, a user.
package struct PlainName: TextValue, Hashable {
    private let text: String

    package init?(_ text: String) {
        guard (1...253).contains(text.utf8.count), text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
            !text.hasPrefix("-")
        else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static let pattern = "^[^\\s-]\\S*$"
    package static let expectation = "a name without blanks"
    package static let sample = "chat"
}
