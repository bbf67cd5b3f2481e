/// What somebody looks for: a piece of text, to be found anywhere in a message, whatever its case.
struct SearchQuery: Equatable, Sendable {
    /// In Unicode scalars, spaces around it not counted.
    static let length = 1...200

    let text: String

    init(_ text: String) throws(DomainError) {
        let isSpace: (Character) -> Bool = \.isWhitespace
        let text = String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
        guard Self.length.contains(text.unicodeScalars.count), !text.utf8.contains(0) else {
            let fault = "must have \(Self.length.lowerBound) to \(Self.length.upperBound) characters"
            throw DomainError(.invalidRequest, "there is nothing to search for", details: ["query": fault])
        }
        self.text = text
    }

    /// What `messages_text MATCH` takes; `nil` when the text is too short to have a trigram.
    ///
    /// In a string all is text but the quotation mark, which is doubled (https://sqlite.org/fts5.html, section 3.1).
    var fts5: String? {
        guard text.unicodeScalars.count >= 3 else { return nil }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// What `MATCH … AGAINST (… IN BOOLEAN MODE)` takes to narrow the search to messages that have all the words of the
    /// text; `nil` when it has no word that the ngram parser indexes.
    ///
    /// The parser leaves out what is not a letter or a digit, whatever is beyond the Basic Multilingual Plane (emoji,
    /// for one), and words of one letter. None of what is left means anything to boolean mode inside of quotation marks.
    var ngram: String? {
        let words = text.unicodeScalars.split { !Self.isIndexed($0) }.filter { $0.count >= 2 }
        return words.isEmpty ? nil : words.map { "+\"\(String(String.UnicodeScalarView($0)))\"" }.joined(separator: " ")
    }

    /// Patterns for `LIKE … ESCAPE '!'`, one of which the texts match.
    ///
    /// SQLite's LIKE knows the case of ASCII letters only, so that a short text is there in each case of its others.
    func likePatterns(_ dialect: Dialect) -> [String] {
        let texts = dialect == .sqlite ? Self.cases(of: text.unicodeScalars) : [text]
        return texts.map { text in
            "%" + text.unicodeScalars.map { "%_!".unicodeScalars.contains($0) ? "!\($0)" : "\($0)" }.joined() + "%"
        }
    }

    private static func isIndexed(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value <= 0xFFFF else { return false }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter, .decimalNumber: return true
        default: return false
        }
    }

    private static func cases(of scalars: String.UnicodeScalarView) -> [String] {
        scalars.reduce([""]) { texts, scalar in
            let properties = scalar.properties
            let forms: Set<String> =
                scalar.isASCII ? [String(scalar)] : [properties.lowercaseMapping, properties.uppercaseMapping]
            return texts.flatMap { text in forms.sorted().map { text + $0 } }
        }
    }
}
