/// The name others see: 1 to 32 Unicode scalars, at least one of them visible; several people may have the same.
struct Nickname: Equatable, Sendable {
    static let length = 1...32

    /// Normalised, without blanks around it.
    let text: String
    /// What searches compare.
    let key: String

    /// - Throws: `DomainError` `invalidRequest`.
    init(_ text: String) throws(DomainError) {
        let text = text.canonical
        guard let first = text.firstIndex(where: { !$0.isWhitespace }),
            let last = text.lastIndex(where: { !$0.isWhitespace }),
            Self.length.contains(text[first...last].unicodeScalars.count),
            text.unicodeScalars.allSatisfy(Self.isAllowed), text.unicodeScalars.contains(where: Self.isVisible)
        else {
            throw DomainError(
                .invalidRequest,
                "this cannot be a nickname",
                details: ["nickname": "must be 1 to 32 characters, without control characters"]
            )
        }
        self.text = String(text[first...last])
        key = Self.key(of: self.text)
    }

    /// Folding may lengthen a text; the column holds 128.
    static func key(of text: String) -> String {
        String(String.UnicodeScalarView(text.folded.unicodeScalars.prefix(128)))
    }

    /// No control characters, and none of those that reorder the text around them; emoji and Indic and Persian words
    /// need the zero-width joiners.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        case .format: scalar == "\u{200C}" || scalar == "\u{200D}"
        default: true
        }
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .format, .spaceSeparator, .nonspacingMark, .enclosingMark: false
        default: true
        }
    }
}
