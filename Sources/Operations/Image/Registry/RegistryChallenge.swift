/// What a registry wants to see before it answers: the `WWW-Authenticate` field (RFC 9110 section 11.6.1).
package enum RegistryChallenge: Sendable, Hashable {
    /// Name and password with every request (RFC 7617).
    case basic
    /// A token from elsewhere (Docker Registry HTTP API V2, “Token Authentication Specification”).
    case bearer(realm: String, service: String?, scope: String?)

    /// Nil for schemes that registries do not use.
    package init?(field: String) {
        let halves = field.split(separator: " ", maxSplits: 1)
        switch halves.first?.lowercased() {
        case "basic": self = .basic
        case "bearer":
            let parameters = Self.parameters(halves.count > 1 ? halves[1] : "")
            guard let realm = parameters["realm"] else { return nil }
            self = .bearer(realm: realm, service: parameters["service"], scope: parameters["scope"])
        default: return nil
        }
    }

    /// `name="value"` or `name=value`, separated by commas, which quoted values may hold.
    private static func parameters(_ text: Substring) -> [String: String] {
        var found: [String: String] = [:]
        var rest = text
        while let equals = rest.firstIndex(of: "=") {
            let name = rest[..<equals].filter { !$0.isWhitespace && $0 != "," }.lowercased()
            rest = rest[rest.index(after: equals)...]
            var value = ""
            if rest.first == "\"" {
                rest = rest.dropFirst()
                while let character = rest.popFirst(), character != "\"" {
                    value.append(character == "\\" ? rest.popFirst() ?? character : character)
                }
            } else {
                value = String(rest.prefix { $0 != "," && !$0.isWhitespace })
                rest = rest.dropFirst(value.count)
            }
            found[name] = value
        }
        return found
    }
}
