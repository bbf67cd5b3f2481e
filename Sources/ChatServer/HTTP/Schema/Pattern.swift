import Synchronization

/// A regular expression, compiled once for the life of the process.
///
/// Unchecked because `Regex` may hold closures of its builder; these are made from text alone, and matching changes
/// nothing in them.
struct Pattern: @unchecked Sendable {
    private let expression: Regex<AnyRegexOutput>
    private static let compiled = Mutex<[String: Pattern]>([:])

    private init(compiling text: String) throws {
        expression = try Regex(text).matchingSemantics(.unicodeScalar)
    }

    /// - Throws: What `Regex` says of a text that is no regular expression.
    static func of(_ text: String) throws -> Pattern {
        try compiled.withLock { patterns in
            if let pattern = patterns[text] { return pattern }
            let pattern = try Pattern(compiling: text)
            patterns[text] = pattern
            return pattern
        }
    }

    func matches(all text: String) -> Bool {
        (try? expression.wholeMatch(in: text)) != nil
    }
}
