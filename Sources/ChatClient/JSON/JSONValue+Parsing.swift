/// The bytes are not one JSON value.
package struct JSONFault: Error {
    package let offset: Int
}

extension JSONValue {
    package init(parsing text: String) throws { self = try JSONValue(parsing: text.utf8) }

    /// Foundation's decoder takes ten times as long with values of any type, and a judge should not share the server's.
    ///
    /// - Throws: `JSONFault`.
    package init(parsing bytes: some Collection<UInt8>) throws {
        let value = try bytes.withContiguousStorageIfAvailable { bytes in
            var parser = JSONParser(bytes: bytes)
            return try parser.document()
        }
        if let value {
            self = value
        } else {
            self = try JSONValue(parsing: Array(bytes))
        }
    }
}

private struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    var offset = 0

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private var fault: JSONFault { JSONFault(offset: offset) }
    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    mutating func document() throws -> JSONValue {
        let value = try value()
        skipBlanks()
        guard offset == bytes.count else { throw fault }
        return value
    }

    private mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard next == byte else { return false }
        offset += 1
        return true
    }

    private mutating func value() throws -> JSONValue {
        skipBlanks()
        switch next {
        case UInt8(ascii: "{"): return .object(try members())
        case UInt8(ascii: "["): return .array(try elements())
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws -> JSONValue {
        for index in 0..<word.utf8CodeUnitCount {
            guard next == word.utf8Start[index] else { throw fault }
            offset += 1
        }
        return value
    }

    private mutating func members() throws -> [String: JSONValue] {
        offset += 1
        var members: [String: JSONValue] = [:]
        if take(UInt8(ascii: "}")) { return members }
        repeat {
            skipBlanks()
            let name = try string()
            guard take(UInt8(ascii: ":")), members.updateValue(try value(), forKey: name) == nil else { throw fault }
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw fault }
        return members
    }

    private mutating func elements() throws -> [JSONValue] {
        offset += 1
        var elements: [JSONValue] = []
        if take(UInt8(ascii: "]")) { return elements }
        repeat { elements.append(try value()) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw fault }
        return elements
    }

    private mutating func number() throws -> JSONValue {
        let start = offset
        while let byte = next, (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte) { offset += 1 }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        if let integer = Int(text) { return .integer(integer) }
        guard let number = Double(text) else { throw fault }
        return .number(number)
    }

    private mutating func string() throws -> String {
        guard next == UInt8(ascii: "\"") else { throw fault }
        offset += 1
        var text = ""
        var start = offset
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                guard let rest = String(validating: bytes[start..<offset], as: UTF8.self) else { throw fault }
                offset += 1
                return text.isEmpty ? rest : text + rest
            case UInt8(ascii: "\\"):
                guard let part = String(validating: bytes[start..<offset], as: UTF8.self) else { throw fault }
                text += part
                text.unicodeScalars.append(try escape())
                start = offset
            case 0..<0x20: throw fault
            default: offset += 1
            }
        }
        throw fault
    }

    private mutating func escape() throws -> Unicode.Scalar {
        offset += 1
        defer { offset += 1 }
        switch next {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "u"): return try escapedScalar()
        default: throw fault
        }
    }

    /// A pair of surrogates is one scalar; RFC 8259, section 7.
    private mutating func escapedScalar() throws -> Unicode.Scalar {
        let first = try codeUnit()
        guard UTF16.isLeadSurrogate(first) else {
            guard let scalar = Unicode.Scalar(first) else { throw fault }
            return scalar
        }
        offset += 1
        guard next == UInt8(ascii: "\\") else { throw fault }
        offset += 1
        guard next == UInt8(ascii: "u") else { throw fault }
        let second = try codeUnit()
        guard UTF16.isTrailSurrogate(second) else { throw fault }
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
    }

    /// Four hexadecimal digits after the `u`; stops at the last of them.
    private mutating func codeUnit() throws -> UInt16 {
        guard offset + 4 < bytes.count,
            let unit = UInt16(String(decoding: bytes[(offset + 1)...(offset + 4)], as: UTF8.self), radix: 16)
        else { throw fault }
        offset += 4
        return unit
    }
}
