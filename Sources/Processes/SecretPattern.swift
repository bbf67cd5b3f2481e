internal import FoundationEssentials

/// One byte sequence that must not be seen: a secret, a line of it, or base64 of one of these.
struct SecretPattern: Hashable {
    /// A line of a secret counts on its own from this many bytes; a shorter one tells little alone.
    private static let shortestLine = 8

    let bytes: [UInt8]
    /// Encoders wrap base64 into lines, so line ends within it do not count.
    let ignoresLineEnds: Bool

    static func all(for secret: String) -> Set<SecretPattern> {
        var texts = [Array(secret.utf8)].filter { $0.count >= Redactor.shortest }
        for line in secret.split(whereSeparator: \.isNewline) {
            let bytes = Array(line.drop(while: \.isWhitespace).utf8)
            // The boundaries of PEM (RFC 7468) are no secret.
            if bytes.count >= shortestLine && !bytes.starts(with: "-----".utf8) { texts.append(bytes) }
        }
        return texts.reduce(into: []) { patterns, text in
            patterns.insert(SecretPattern(bytes: text, ignoresLineEnds: false))
            for encoded in base64(of: text) {
                patterns.insert(SecretPattern(bytes: encoded, ignoresLineEnds: true))
            }
        }
    }

    /// Where the occurrence that starts at `position` ends, if there is one.
    func end(in text: [UInt8], from position: Int, under escaping: Escaping) -> Int? {
        var matched = 0
        var index = position
        while matched < bytes.count {
            guard index < text.count else { return nil }
            let character = escaping.character(in: text, at: index)
            if character.matches(bytes, at: matched) {
                matched += character.byteCount
            } else if !(ignoresLineEnds && matched > 0 && character.isLineEnd) {
                return nil
            }
            index += character.length
        }
        return index
    }

    /// `text` encoded alone, padded and not, and what stays of it within longer data that puts zero, one or two bytes
    /// before it: only the digits that depend on nothing but `text`.
    private static func base64(of text: [UInt8]) -> Set<[UInt8]> {
        var forms: Set<[UInt8]> = []
        for offset in 0...2 {
            let digits = Array(Data([UInt8](repeating: 0, count: offset) + text).base64EncodedString().utf8)
            if offset == 0 {
                forms.insert(digits)
                forms.insert(digits.filter { $0 != UInt8(ascii: "=") })
            }
            forms.insert(Array(digits[((offset * 8 + 5) / 6)..<((offset + text.count) * 8 / 6)]))
        }
        let urlSafe = forms.map { $0.map(urlSafeDigit) }
        return forms.union(urlSafe)
    }

    private static func urlSafeDigit(_ digit: UInt8) -> UInt8 {
        switch digit {
        case UInt8(ascii: "+"): UInt8(ascii: "-")
        case UInt8(ascii: "/"): UInt8(ascii: "_")
        default: digit
        }
    }
}
