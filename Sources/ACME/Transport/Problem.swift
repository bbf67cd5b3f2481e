/// A problem document, RFC 7807, with ACME's identifiers and sub-problems: RFC 8555 section 6.7.
package struct Problem: Sendable, Hashable, Decodable {
    /// The last word of `urn:ietf:params:acme:error:…`; other types are kept whole.
    package struct Kind: Sendable, Hashable, RawRepresentable {
        package let rawValue: String

        package init(rawValue: String) {
            let prefix = "urn:ietf:params:acme:error:"
            self.rawValue = rawValue.hasPrefix(prefix) ? String(rawValue.dropFirst(prefix.count)) : rawValue
        }

        package static let accountDoesNotExist = Kind(rawValue: "accountDoesNotExist")
        /// RFC 9773 section 7.4.
        package static let alreadyReplaced = Kind(rawValue: "alreadyReplaced")
        package static let alreadyRevoked = Kind(rawValue: "alreadyRevoked")
        package static let badNonce = Kind(rawValue: "badNonce")
        package static let externalAccountRequired = Kind(rawValue: "externalAccountRequired")
        package static let malformed = Kind(rawValue: "malformed")
        package static let orderNotReady = Kind(rawValue: "orderNotReady")
        package static let rateLimited = Kind(rawValue: "rateLimited")
        package static let rejectedIdentifier = Kind(rawValue: "rejectedIdentifier")
        package static let unauthorized = Kind(rawValue: "unauthorized")
        package static let userActionRequired = Kind(rawValue: "userActionRequired")
    }

    package var kind: Kind
    package var detail: String
    package var status: Int?
    /// A page that tells more, or where the user must act.
    package var instance: String?
    /// The name that a sub-problem is about.
    package var identifier: Identifier?
    package var subproblems: [Problem]

    private enum CodingKeys: String, CodingKey {
        case type
        case title
        case detail
        case status
        case instance
        case identifier
        case subproblems
    }

    /// Members that are missing or of a wrong type are passed over, since a bad complaint is still a complaint.
    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        func text(_ key: CodingKeys) -> String? { try? members.decodeIfPresent(String.self, forKey: key) }
        kind = Kind(rawValue: text(.type) ?? "about:blank")
        detail = text(.detail) ?? text(.title) ?? ""
        status = try? members.decodeIfPresent(Int.self, forKey: .status)
        instance = text(.instance)
        identifier = try? members.decodeIfPresent(Identifier.self, forKey: .identifier)
        subproblems = (try? members.decodeIfPresent([Problem].self, forKey: .subproblems)) ?? []
    }

    /// One line for the problem and one, indented, for each sub-problem.
    package var description: String {
        let words = String(detail.printable().trimmingPeriods)
        let line = words.isEmpty ? kind.rawValue.printable() : "\(words) (\(kind.rawValue.printable()))"
        let below = subproblems.map { problem in
            "  \(problem.identifier.map { "\($0): " } ?? "")\(problem.description)"
        }
        return ([line] + below).joined(separator: "\n")
    }
}

extension String {
    fileprivate var trimmingPeriods: Substring {
        var text = self[...]
        while text.last == "." { text.removeLast() }
        return text
    }
}
