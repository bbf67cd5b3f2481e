package import FoundationEssentials

/// The permission to have certificates for one name, RFC 8555 section 7.1.4.
package struct Authorization: Sendable, Hashable, Decodable {
    /// `pending`, `valid`, `invalid`, `deactivated`, `expired` or `revoked`.
    package struct Status: Sendable, Hashable, RawRepresentable, Decodable {
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        package static let pending = Status(rawValue: "pending")
        package static let valid = Status(rawValue: "valid")
        package static let invalid = Status(rawValue: "invalid")
    }

    /// Without the `*.` of a wildcard.
    package var identifier: Identifier
    package var status: Status
    package var expires: Date?
    package var challenges: [Challenge]
    package var wildcard: Bool?
}

extension Account {
    /// One of an order's authorizations, RFC 8555 section 7.5.
    package func authorization(at url: String) async throws -> Authorization {
        try await post(to: url, for: .authorization).decoded()
    }
}
