/// A file of statements, each ended by a semicolon.
///
/// Semicolons in comments and quotes end nothing; `DELIMITER`, a command of the `mysql` program, is not known.
struct SQLScript: Sendable {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// Without their semicolons; what holds nothing but comments and blanks is left out.
    var statements: [String] {
        var statements: [String] = []
        var current = Substring.UnicodeScalarView()
        var hasWords = false
        var rest = text.unicodeScalars[...]
        while let next = rest.first {
            if next == ";" {
                if hasWords { statements.append(trimmed(current)) }
                current = Substring.UnicodeScalarView()
                hasWords = false
                rest.removeFirst()
                continue
            }
            let comment = commentLength(rest)
            let length = max(1, comment > 0 ? comment : quoteLength(rest))
            hasWords = hasWords || (comment == 0 && !next.properties.isWhitespace)
            current.append(contentsOf: rest.prefix(length))
            rest.removeFirst(length)
        }
        if hasWords { statements.append(trimmed(current)) }
        return statements
    }

    private func trimmed(_ scalars: Substring.UnicodeScalarView) -> String {
        let isBlank = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
        let start = scalars.drop(while: isBlank)
        guard let end = start.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(Substring(start[...end]))
    }

    /// Of the comment that starts here; 0 when none does.
    private func commentLength(_ rest: Substring.UnicodeScalarView) -> Int {
        let isLine = rest.first == "#" || (rest.starts(with: "--".unicodeScalars) && isBlankOrEnd(rest.dropFirst(2)))
        if isLine { return rest.prefix { $0 != "\n" }.count }
        // What MySQL runs although it looks like a comment.
        guard rest.starts(with: "/*".unicodeScalars), !rest.starts(with: "/*!".unicodeScalars) else { return 0 }
        var length = 2
        var tail = rest.dropFirst(2)
        while !tail.isEmpty {
            if tail.starts(with: "*/".unicodeScalars) { return length + 2 }
            tail.removeFirst()
            length += 1
        }
        return length
    }

    private func isBlankOrEnd(_ rest: Substring.UnicodeScalarView) -> Bool {
        rest.first?.properties.isWhitespace ?? true
    }

    /// Of the quoted text that starts here, quotes included; 0 when none does.
    private func quoteLength(_ rest: Substring.UnicodeScalarView) -> Int {
        guard let quote = rest.first, quote == "'" || quote == "\"" || quote == "`" else { return 0 }
        var length = 1
        var isEscaped = false
        for scalar in rest.dropFirst() {
            length += 1
            if isEscaped {
                isEscaped = false
            } else if scalar == "\\", quote != "`" {
                isEscaped = true
            } else if scalar == quote {
                return length
            }
        }
        return length
    }
}
