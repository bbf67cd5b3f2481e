internal import ACME
internal import FoundationEssentials

/// An order that is being worked on: durable before the authority hears of it, so that whatever is cut off is taken up
/// again with the same order and the same key.
struct OrderJournal: Codable, Sendable {
    var names: [String]
    var keyKind: String
    var profile: String?
    /// PEM: a secret.
    var key: String
    /// Nil until the authority has answered: then it may have an order that nobody knows the URL of.
    var url: String?
    var begunAt: Date

    /// Whether an order begun for this would do for that.
    func isFor(_ wish: CertificateWish) -> Bool {
        Set(names) == Set(wish.identifiers.map(\.value)) && keyKind == wish.keyKind.rawValue && profile == wish.profile
    }
}

extension OrderJournal: CustomStringConvertible, CustomReflectable {
    var description: String { "order for \(names.joined(separator: ", "))" }
    var customMirror: Mirror { Mirror(self, children: ["names": names, "url": url as Any]) }
}
