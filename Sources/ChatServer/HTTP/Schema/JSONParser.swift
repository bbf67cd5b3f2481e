/// Reads one JSON value as RFC 8259 has it, and nothing more lenient.
///
/// Stricter than `JSONDecoder` where a document could mean different things to different readers: a name that an object
/// has twice, half of a surrogate pair, and a number beyond what a `Double` holds are refused. Nesting is bounded, so
/// that no document can exhaust the stack.
struct JSONParser {
    /// Where reading stopped making sense.
    struct Fault: Error {
        let reason: String
        let offset: Int
    }

    static let maximumDepth = 64
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    init(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
    }

    /// The value that the bytes, all of them, are.
    mutating func parse() throws(Fault) -> JSON {
        let value = try value()
        skipBlanks()
        guard position == bytes.count else { throw fault("nothing more was expected") }
        return value
    }

    private mutating func value() throws(Fault) -> JSON {
        skipBlanks()
        switch peek {
        case UInt8(ascii: "{"): return try nested { parser throws(Fault) in try parser.object() }
        case UInt8(ascii: "["): return try nested { parser throws(Fault) in try parser.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func nested(_ body: (inout JSONParser) throws(Fault) -> JSON) throws(Fault) -> JSON {
        guard depth < Self.maximumDepth else { throw fault("too deeply nested") }
        depth += 1
        defer { depth -= 1 }
        position += 1
        return try body(&self)
    }

    private mutating func object() throws(Fault) -> JSON {
        var members: [String: JSON] = [:]
        skipBlanks()
        if takes("}") { return .object(members) }
        repeat {
            skipBlanks()
            let start = position
            guard peek == UInt8(ascii: "\"") else { throw fault("a name was expected") }
            let name = try string()
            skipBlanks()
            guard takes(":") else { throw fault("a colon was expected") }
            guard members.updateValue(try value(), forKey: name) == nil else {
                throw Fault(reason: "the name is there already", offset: start)
            }
            skipBlanks()
        } while takes(",")
        guard takes("}") else { throw fault("a comma or a closing brace was expected") }
        return .object(members)
    }

    private mutating func array() throws(Fault) -> JSON {
        var elements: [JSON] = []
        skipBlanks()
        if takes("]") { return .array(elements) }
        repeat {
            elements.append(try value())
            skipBlanks()
        } while takes(",")
        guard takes("]") else { throw fault("a comma or a closing bracket was expected") }
        return .array(elements)
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(Fault) -> JSON {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, bytes[position..<end].elementsEqual("\(word)".utf8) else {
            throw fault("a value was expected")
        }
        position = end
        return value
    }

    /// Section 6: an integer where there is neither a fraction nor an exponent and it fits.
    private mutating func number() throws(Fault) -> JSON {
        let start = position
        var isInteger = true
        _ = takes("-")
        guard let first = peek, (0x30...0x39).contains(first) else { throw fault("a value was expected") }
        if !takes("0") { skipDigits() }
        if takes(".") {
            isInteger = false
            try digits()
        }
        if takes("e") || takes("E") {
            isInteger = false
            _ = takes("+") || takes("-")
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let value = Int64(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else {
            throw Fault(reason: "the number is too large", offset: start)
        }
        return .number(value)
    }

    private mutating func digits() throws(Fault) {
        let start = position
        skipDigits()
        guard position > start else { throw fault("a digit was expected") }
    }

    private mutating func skipDigits() {
        while let byte = peek, (0x30...0x39).contains(byte) { position += 1 }
    }
}

extension JSONParser {
    /// Section 7: from the opening to the closing quotation mark.
    private mutating func string() throws(Fault) -> String {
        position += 1
        let start = position
        var text: [UInt8] = []
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw Fault(reason: "the text is not UTF-8", offset: start)
                }
                return string
            case UInt8(ascii: "\\"):
                position += 1
                text += try escaped().utf8
            case 0..<0x20:
                throw fault("a control character must be escaped")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw fault("the text does not end")
    }

    private mutating func escaped() throws(Fault) -> String {
        guard let byte = peek else { throw fault("the text does not end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return String(UnicodeScalar(byte))
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try escapedScalar()
        default: throw fault("there is no such escape")
        }
    }

    /// One UTF-16 code unit in hexadecimal, or two that make a pair.
    private mutating func escapedScalar() throws(Fault) -> String {
        var units = [try codeUnit()]
        if UTF16.isLeadSurrogate(units[0]), takes("\\"), takes("u") { units.append(try codeUnit()) }
        guard let text = String(validating: units, as: UTF16.self) else {
            throw fault("half of a surrogate pair is no character")
        }
        return text
    }

    private mutating func codeUnit() throws(Fault) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = peek?.hexadecimalDigit else { throw fault("four hexadecimal digits were expected") }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func takes(_ character: UnicodeScalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    private func fault(_ reason: String) -> Fault { Fault(reason: reason, offset: position) }
}
