internal import FoundationEssentials

/// What was asked of an authority from here during the last week, to tell how much of its limits is left.
struct IssuanceHistory: Codable, Sendable {
    enum Kind: String, Codable, Sendable {
        case order
        case certificate
        case failedValidation
    }

    struct Entry: Codable, Sendable {
        var kind: Kind
        var at: Date
        var names: [String]
        /// Whether renewal information covers it, which Let's Encrypt does not count.
        var isRenewal: Bool
    }

    private(set) var entries: [Entry] = []

    mutating func add(_ kind: Kind, names: [String], isRenewal: Bool, at now: Date) {
        entries.append(Entry(kind: kind, at: now, names: names, isRenewal: isRenewal))
        entries.removeAll { $0.at < now.addingTimeInterval(-7 * 86_400) }
    }
}

/// One limit of an authority, and how much of it this checkout has used.
package struct RateLimit: Encodable, Sendable, Hashable {
    package var limit: String
    package var used: Int
    package var of: Int
}

extension IssuanceHistory {
    /// The limits that Let's Encrypt had in 2026; other authorities have others, which nobody can ask for.
    func limits(for names: [String], at now: Date) -> [RateLimit] {
        func count(_ kind: Kind, hours: Double, _ holds: (Entry) -> Bool = { _ in true }) -> Int {
            entries.count { $0.kind == kind && $0.at > now.addingTimeInterval(-hours * 3600) && holds($0) }
        }
        let wanted = Set(names)
        return [
            RateLimit(
                limit: "orders of this account in 3 hours",
                used: count(.order, hours: 3) { !$0.isRenewal },
                of: 300
            ),
            RateLimit(
                limit: "certificates of the registered domain in 7 days",
                used: count(.certificate, hours: 168) { !$0.isRenewal },
                of: 50
            ),
            RateLimit(
                limit: "certificates for exactly these names in 7 days",
                used: count(.certificate, hours: 168) { !$0.isRenewal && Set($0.names) == wanted },
                of: 5
            ),
            RateLimit(limit: "failed validations in an hour", used: count(.failedValidation, hours: 1), of: 5),
        ]
    }
}
