import YAML

extension VariableFile {
    /// Reads lines of `NAME=value` or `export NAME=value`, as Compose does without its interpolation: single quotes are
    /// literal, double quotes know `\n \r \t \" \\ \$`, ` #` begins a comment, spaces around `=` are ignored.
    ///
    /// A byte order mark and CRLF are accepted. Faulty lines go to `faults`, all others are kept.
    package init(parsing bytes: some Sequence<UInt8>, file: String, faults: inout [Fault]) {
        self.init()
        let start = Location(file: file, line: 1, column: 1)
        guard let text = String(validating: Array(bytes), as: UTF8.self) else {
            faults.append(Fault(.malformedVariable(.notUTF8), at: start))
            return
        }
        var scalars = Substring.UnicodeScalarView(text.unicodeScalars)
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        for (index, line) in scalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var scanner = VariableLineScanner(line, at: Location(file: file, line: index + 1, column: 1))
            do throws(VariableLineScanner.Refusal) {
                guard let variable = try scanner.variable() else { continue }
                if let first = add(variable) {
                    let problem = VariableFileProblem.duplicate(name: variable.name, first: first.location)
                    faults.append(Fault(.malformedVariable(problem), at: variable.location))
                }
            } catch {
                faults.append(Fault(.malformedVariable(error.problem), at: error.location))
            }
        }
    }
}

/// Reads one line of a `.env` file, and knows the column it is at.
struct VariableLineScanner {
    struct Refusal: Error {
        var problem: VariableFileProblem
        var location: Location
    }

    private var rest: Substring.UnicodeScalarView
    private var location: Location

    init(_ line: Substring.UnicodeScalarView, at location: Location) {
        rest = line.last == "\r" ? line.dropLast() : line
        self.location = location
    }

    /// `nil` for a blank line or a comment.
    mutating func variable() throws(Refusal) -> VariableFile.Variable? {
        skipBlanks()
        guard let first = rest.first, first != "#" else { return nil }
        skipExport()
        let start = location
        let written = Substring(rest.prefix { $0 != "=" })
        guard written.unicodeScalars.count < rest.count else { throw refuse(.noEqualsSign, at: start) }
        advance(by: written.unicodeScalars.count + 1)
        let name = String(Substring(written.unicodeScalars.trimmed))
        guard VariableName.isValid(name) else { throw refuse(.invalidName, at: start) }
        let hadBlanks = skipBlanks()
        let value: String
        switch rest.first {
        case "'": value = try singleQuoted()
        case "\"": value = try doubleQuoted()
        default: value = try unquoted(afterBlank: hadBlanks)
        }
        return VariableFile.Variable(name: name, value: Secret(value), location: start)
    }

    private mutating func singleQuoted() throws(Refusal) -> String {
        let start = location
        advance(by: 1)
        let inside = rest.prefix { $0 != "'" }
        guard inside.endIndex < rest.endIndex else { throw refuse(.unclosedQuote("'"), at: start) }
        advance(by: inside.count + 1)
        try expectEnd()
        return String(Substring(inside))
    }

    private mutating func doubleQuoted() throws(Refusal) -> String {
        let start = location
        advance(by: 1)
        var value = String.UnicodeScalarView()
        while let scalar = rest.first {
            let place = location
            advance(by: 1)
            if scalar == "\"" {
                try expectEnd()
                return String(value)
            }
            guard scalar == "\\" else {
                value.append(scalar)
                continue
            }
            guard let escaped = rest.first else { break }
            guard let meaning = Self.escapes[escaped] else {
                throw refuse(.unknownEscape(Character(escaped)), at: place)
            }
            value.append(meaning)
            advance(by: 1)
        }
        throw refuse(.unclosedQuote("\""), at: start)
    }

    private mutating func unquoted(afterBlank: Bool) throws(Refusal) -> String {
        var isAfterBlank = afterBlank
        let value = rest.prefix { scalar in
            defer { isAfterBlank = scalar.isBlank }
            return !(scalar == "#" && isAfterBlank)
        }
        if let bad = value.firstIndex(where: { $0.value < 0x20 && $0 != "\t" }) {
            advance(by: rest.distance(from: rest.startIndex, to: bad))
            throw refuse(.controlCharacter, at: location)
        }
        return String(Substring(value.trimmed))
    }

    private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
        "n": "\n", "r": "\r", "t": "\t", "\"": "\"", "\\": "\\", "$": "$",
    ]

    private mutating func expectEnd() throws(Refusal) {
        skipBlanks()
        if let next = rest.first, next != "#" { throw refuse(.textAfterQuote, at: location) }
    }

    private mutating func skipExport() {
        let word = rest.prefix { !$0.isBlank && $0 != "=" }
        guard Substring(word) == "export", word.endIndex < rest.endIndex, rest[word.endIndex].isBlank else { return }
        let afterWord = rest[word.endIndex...].drop { $0.isBlank }
        guard afterWord.first != "=" else { return }
        advance(by: word.count)
        skipBlanks()
    }

    @discardableResult
    private mutating func skipBlanks() -> Bool {
        let blanks = rest.prefix { $0.isBlank }.count
        advance(by: blanks)
        return blanks > 0
    }

    private mutating func advance(by count: Int) {
        rest = rest.dropFirst(count)
        location.column += count
    }

    private func refuse(_ problem: VariableFileProblem, at location: Location) -> Refusal {
        Refusal(problem: problem, location: location)
    }
}

extension Unicode.Scalar {
    fileprivate var isBlank: Bool { self == " " || self == "\t" }
}

extension Substring.UnicodeScalarView {
    fileprivate var trimmed: Substring.UnicodeScalarView {
        var result = drop { $0.isBlank }
        while let last = result.last, last.isBlank { result.removeLast() }
        return result
    }
}
