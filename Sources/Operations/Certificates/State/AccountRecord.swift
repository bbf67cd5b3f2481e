internal import ACME
internal import FoundationEssentials

/// An account at an authority: written with its key before the authority is told of it, so that no account is lost.
struct AccountRecord: Codable, Sendable {
    /// PEM: a secret.
    var key: String
    /// Nil until the authority has answered.
    var url: String?
    /// The key that takes the place of the other: there while a rollover's outcome is not known.
    var nextKey: String?
    var contacts: [String]
    var createdAt: Date
}

extension AccountRecord: CustomStringConvertible, CustomReflectable {
    var description: String { "account \(url ?? "that is not made yet")" }
    var customMirror: Mirror { Mirror(self, children: ["url": url as Any]) }
}
