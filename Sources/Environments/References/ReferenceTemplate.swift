/// A string scalar with its `${NAME}` and `${NAME:-default}` references taken apart; `$${` is a literal `${`.
package struct ReferenceTemplate: Sendable, Hashable {
    package enum Segment: Sendable, Hashable {
        case literal(String)
        /// The default stands in where the name is unset or empty, as in POSIX shells (XCU 2.6.2).
        case reference(name: String, default: String?)
    }

    package let segments: [Segment]

    /// Whether a text can hold a reference at all; everything else needs no template.
    package static func mayOccur(in text: String) -> Bool { text.utf8.contains(UInt8(ascii: "$")) }

    package init(parsing text: String) throws(ReferenceProblem) {
        var segments: [Segment] = []
        var literal = ""
        var rest = Substring(text)
        while let dollar = rest.firstIndex(of: "$") {
            literal += rest[..<dollar]
            rest = rest[dollar...]
            if rest.hasPrefix("$${") {
                literal += "${"
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("${") {
                guard let end = rest.firstIndex(of: "}") else { throw .unclosed }
                let inside = rest[rest.index(rest.startIndex, offsetBy: 2)..<end]
                if !literal.isEmpty { segments.append(.literal(literal)) }
                literal = ""
                segments.append(try Self.reference(String(inside)))
                rest = rest[rest.index(after: end)...]
            } else {
                literal += "$"
                rest = rest.dropFirst()
            }
        }
        literal += rest
        if !literal.isEmpty { segments.append(.literal(literal)) }
        self.segments = segments
    }

    private static func reference(_ inside: String) throws(ReferenceProblem) -> Segment {
        if inside.contains("${") { throw .nested }
        let name = String(inside.prefix { $0 != ":" })
        guard VariableName.isValid(name) else { throw .invalidName }
        let operation = inside.dropFirst(name.count)
        if operation.isEmpty { return .reference(name: name, default: nil) }
        guard operation.hasPrefix(":-") else { throw .unknownOperator(name: name) }
        return .reference(name: name, default: String(operation.dropFirst(2)))
    }
}

/// Names of environment variables, as POSIX spells them (XBD 8.1), in either case.
package enum VariableName {
    package static func isValid(_ name: some StringProtocol) -> Bool {
        guard let first = name.utf8.first, !isDigit(first) else { return false }
        return name.utf8.allSatisfy { isDigit($0) || isLetter($0) || $0 == UInt8(ascii: "_") }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
