/// How text may be written so that programs read it back as a secret.
enum Escaping: CaseIterable {
    case none
    /// RFC 3986 section 2.1; hexadecimal digits in either case.
    case percent
    /// `application/x-www-form-urlencoded`: percent-encoding with `+` for a space.
    case form
    /// JSON (RFC 8259 section 7), double quotes of the shell, and the escapes of C and of bash(1) `$'…'`.
    case backslash
    /// Single quotes of the shell, where a quote is `'\''` or `'"'"'` and all else stands for itself.
    case singleQuotes

    /// The bytes that start an escape; text without them needs no search under this escaping.
    var leads: Set<UInt8> {
        switch self {
        case .none: []
        case .percent: [UInt8(ascii: "%")]
        case .form: [UInt8(ascii: "%"), UInt8(ascii: "+")]
        case .backslash: [UInt8(ascii: "\\")]
        case .singleQuotes: [UInt8(ascii: "'")]
        }
    }

    /// What stands at `index`: an escape as the bytes it means, anything else as itself.
    func character(in text: [UInt8], at index: Int) -> EscapedCharacter {
        switch (self, text[index]) {
        case (.percent, UInt8(ascii: "%")), (.form, UInt8(ascii: "%")):
            if let byte = Self.number(text, index + 1, digits: 2) {
                return EscapedCharacter(byte: UInt8(truncatingIfNeeded: byte), length: 3)
            }
        case (.form, UInt8(ascii: "+")):
            return EscapedCharacter(byte: UInt8(ascii: " "), length: 1)
        case (.backslash, UInt8(ascii: "\\")):
            if index + 1 < text.count { return Self.backslashed(text, index) }
        case (.singleQuotes, UInt8(ascii: "'")):
            for quoted in [#"'\''"#, #"'"'"'"#] where text[index...].starts(with: quoted.utf8) {
                return EscapedCharacter(byte: UInt8(ascii: "'"), length: quoted.utf8.count)
            }
        default: break
        }
        return EscapedCharacter(byte: text[index], length: 1)
    }

    private static func backslashed(_ text: [UInt8], _ index: Int) -> EscapedCharacter {
        let letter = text[index + 1]
        switch letter {
        case UInt8(ascii: "n"): return EscapedCharacter(byte: 0x0A, length: 2)
        case UInt8(ascii: "r"): return EscapedCharacter(byte: 0x0D, length: 2)
        case UInt8(ascii: "t"): return EscapedCharacter(byte: 0x09, length: 2)
        case UInt8(ascii: "b"): return EscapedCharacter(byte: 0x08, length: 2)
        case UInt8(ascii: "f"): return EscapedCharacter(byte: 0x0C, length: 2)
        case UInt8(ascii: "x"):
            if let byte = number(text, index + 2, digits: 2) {
                return EscapedCharacter(byte: UInt8(truncatingIfNeeded: byte), length: 4)
            }
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            if let byte = number(text, index + 1, digits: 3, radix: 8) {
                return EscapedCharacter(byte: UInt8(truncatingIfNeeded: byte), length: 4)
            }
        case UInt8(ascii: "u"):
            if let escape = unicode(text, index) { return escape }
        default: break
        }
        return EscapedCharacter(byte: letter, length: 2)
    }

    /// `\uXXXX`, or two of them for a surrogate pair.
    private static func unicode(_ text: [UInt8], _ index: Int) -> EscapedCharacter? {
        guard let unit = number(text, index + 2, digits: 4) else { return nil }
        if let scalar = Unicode.Scalar(unit) { return EscapedCharacter(scalar: scalar, length: 6) }
        guard unit < 0xDC00, text[(index + 6)...].starts(with: #"\u"#.utf8),
            let low = number(text, index + 8, digits: 4), 0xDC00...0xDFFF ~= low,
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { return nil }
        return EscapedCharacter(scalar: scalar, length: 12)
    }

    private static func number(_ text: [UInt8], _ start: Int, digits: Int, radix: Int = 16) -> UInt32? {
        guard start + digits <= text.count else { return nil }
        var value: UInt32 = 0
        for byte in text[start..<start + digits] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, digit < radix else { return nil }
            value = value * UInt32(radix) + UInt32(digit)
        }
        return value
    }
}

/// One character of escaped text: up to four bytes that it means, and the bytes that it takes.
struct EscapedCharacter {
    let firstByte: UInt8
    private let rest: (UInt8, UInt8, UInt8)
    let byteCount: Int
    let length: Int

    init(byte: UInt8, length: Int) {
        firstByte = byte
        rest = (0, 0, 0)
        byteCount = 1
        self.length = length
    }

    init(scalar: Unicode.Scalar, length: Int) {
        var bytes = UTF8.encode(scalar)?.makeIterator()
        firstByte = bytes?.next() ?? 0
        rest = (bytes?.next() ?? 0, bytes?.next() ?? 0, bytes?.next() ?? 0)
        byteCount = UTF8.width(scalar)
        self.length = length
    }

    var isLineEnd: Bool { byteCount == 1 && (firstByte == 0x0A || firstByte == 0x0D) }

    func matches(_ bytes: [UInt8], at index: Int) -> Bool {
        guard bytes[index] == firstByte else { return false }
        guard byteCount > 1 else { return true }
        guard index + byteCount <= bytes.count else { return false }
        return bytes[index + 1] == rest.0
            && (byteCount < 3 || bytes[index + 2] == rest.1)
            && (byteCount < 4 || bytes[index + 3] == rest.2)
    }
}
