/// The name of an environment: the file `environments/<name>.yaml`, and a DNS label so that it can name other things.
package struct EnvironmentName: TextValue, Hashable, Comparable {
    private let text: String

    package init?(_ text: String) {
        guard text.utf8.count <= 32, DNSName.isLabel(text) else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static let pattern = "^[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?$"
    package static let expectation = "a name of at most 32 lowercase letters, digits and inner hyphens"
    package static let sample = "local"

    package static func < (left: EnvironmentName, right: EnvironmentName) -> Bool { left.text < right.text }
}
