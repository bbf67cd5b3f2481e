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

/// The name of an object in a cluster: labels with dots between them (RFC 1123).
package struct KubernetesName: TextValue, Hashable {
    private let text: String

    /// Of the Secret that the charts' Ingress takes the site's certificate from.
    package static let siteTLS = KubernetesName(trusted: "chat-tls")

    private init(trusted text: String) { self.text = text }

    package init?(_ text: String) {
        guard text.utf8.count <= 253, text == text.lowercased(), DNSName.isName(text) else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static let pattern = "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"
    package static let expectation = "a Kubernetes name of lowercase letters, digits, inner hyphens and dots"
    package static let sample = "chat-tls"
}

/// A k3s release, never a moving channel: `v1.34.1+k3s1`.
package struct K3sVersion: TextValue, Hashable {
    private let text: String
    /// Of the Kubernetes in it.
    package let kubernetes: VersionNumbers
    /// Of k3s for that Kubernetes.
    package let build: UInt

    package init?(_ text: String) {
        guard text.hasPrefix("v") else { return nil }
        let halves = text.dropFirst().split(separator: "+", omittingEmptySubsequences: false)
        guard halves.count == 2, halves[1].hasPrefix("k3s"), let build = UInt(halves[1].dropFirst(3)),
            let kubernetes = VersionNumbers(halves[0])
        else { return nil }
        self.text = text
        self.kubernetes = kubernetes
        self.build = build
    }

    package var description: String { text }

    package static let pattern = "^v[0-9]+\\.[0-9]+\\.[0-9]+\\+k3s[0-9]+$"
    package static let expectation = "a k3s release such as v1.34.1+k3s1, not a channel"
    package static let sample = "v1.34.1+k3s1"
}

extension K3sVersion: Comparable {
    package static func < (left: K3sVersion, right: K3sVersion) -> Bool {
        (left.kubernetes, left.build) < (right.kubernetes, right.build)
    }
}

/// A release of helm: `v3.19.2`, `v4.0.1`.
package struct HelmVersion: TextValue, Hashable {
    private let text: String

    package init?(_ text: String) {
        guard text.hasPrefix("v"), VersionNumbers(text.dropFirst()) != nil else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static let pattern = "^v[0-9]+\\.[0-9]+\\.[0-9]+$"
    package static let expectation = "a release of helm such as v3.19.2"
    package static let sample = "v3.19.2"
}

/// The three numbers of a release, as in `1.34.1`.
package struct VersionNumbers: Sendable, Hashable, Comparable {
    package let major: UInt
    package let minor: UInt
    package let patch: UInt

    package init?(_ text: some StringProtocol) {
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { part in
            part.hasPrefix("+") ? nil : UInt(part)
        }
        guard numbers.count == 3, let major = numbers[0], let minor = numbers[1], let patch = numbers[2] else {
            return nil
        }
        (self.major, self.minor, self.patch) = (major, minor, patch)
    }

    package static func < (left: VersionNumbers, right: VersionNumbers) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }
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

    /// For what is missing, which is a fault by itself.
    static let standIn = PlainName(trusted: "unnamed")

    private init(trusted text: String) { self.text = text }

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
