/// What a server demands of browsers with Strict-Transport-Security (RFC 6797).
enum StrictTransportSecurity {
    /// Why browsers would not stay with HTTPS, in a phrase; nil where they do.
    ///
    /// - Parameter policy: the first such field of the answer, which is the only one that counts (section 8.1); nil
    ///   where there is none.
    static func fault(in policy: String?) -> String? {
        guard let policy else { return "Strict-Transport-Security is missing" }
        let said = "Strict-Transport-Security says “\(policy)”"
        let ages = policy.split(separator: ";").compactMap { age(in: $0) }
        // A directive must not come twice, and a policy without max-age is none (section 6.1).
        guard ages.count == 1, let seconds = ages.first else { return "\(said), without one max-age: it has no effect" }
        guard !seconds.isEmpty, seconds.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            return "\(said), whose max-age is no number: it has no effect"
        }
        return seconds.allSatisfy { $0 == "0" } ? "\(said), which switches it off" : nil
    }

    /// The value of `max-age`, which may be quoted; nil where the directive is another.
    private static func age(in directive: Substring) -> String? {
        let parts = directive.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            .map { $0.trimming(while: \.isWhitespace) }
        guard parts.first?.lowercased() == "max-age" else { return nil }
        let value = parts.count == 2 ? parts[1] : ""
        return value.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
            ? String(value.dropFirst().dropLast()) : String(value)
    }
}

extension Substring {
    fileprivate func trimming(while predicate: (Character) -> Bool) -> Substring {
        let rest = drop(while: predicate)
        return rest.lastIndex { !predicate($0) }.map { rest[...$0] } ?? ""
    }
}
