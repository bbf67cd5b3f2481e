/// How a string is written so that Helm, a YAML 1.2 parser and a YAML 1.1 parser such as PyYAML all read the same string.
///
/// libyaml itself turns plain into single quoted where indicators (`: `, ` #`, a leading `[`, …) ask for it, and single
/// into double quoted where only escapes can say it.
enum ScalarStyle: Equatable {
    case plain
    case singleQuoted
    case doubleQuoted
    case literal

    enum Form {
        case singleLine
        case literalBlock
    }

    init(for text: String, allowing form: Form) {
        var text = text
        self = text.withUTF8 { Self(for: $0, allowing: form) }
    }

    private init(for bytes: UnsafeBufferPointer<UInt8>, allowing form: Form) {
        var hasLineFeed = false
        for (offset, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "\n"): hasLineFeed = true
            case 0..<0x20, 0x7F:
                self = .doubleQuoted
                return
            case 0xC2...0xEF where Self.isUnprintable(bytes[offset...]):
                self = .doubleQuoted
                return
            case 0xF0...:
                // libyaml escapes what is outside the Basic Multilingual Plane.
                self = .doubleQuoted
                return
            default: break
            }
        }
        if hasLineFeed {
            self = form == .literalBlock && Self.fitsLiteralBlock(bytes) ? .literal : .doubleQuoted
        } else {
            self = Self.isAmbiguous(bytes) ? .singleQuoted : .plain
        }
    }

    /// C1 controls with NEL, line and paragraph separators, the byte order mark, and non-characters.
    private static func isUnprintable(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let head = Array(bytes.prefix(3))
        guard head.count > 1 else { return true }
        switch (head[0], head[1]) {
        case (0xC2, 0x80...0x9F): return true
        case (0xE2, 0x80): return head.count > 2 && (0xA8...0xA9).contains(head[2])
        case (0xEF, 0xBB): return head.count > 2 && head[2] == 0xBF
        case (0xEF, 0xBF): return head.count > 2 && (0xBE...0xBF).contains(head[2])
        default: return false
        }
    }

    /// Only text that begins with a visible character, has no space at the end of a line, and ends with at most one line
    /// feed: there all parsers agree on what a literal block says.
    private static func fitsLiteralBlock(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first, first != UInt8(ascii: " "), first != UInt8(ascii: "\n") else { return false }
        var previous = first
        for byte in bytes.dropFirst() {
            if byte == UInt8(ascii: "\n"), previous == UInt8(ascii: " ") { return false }
            previous = byte
        }
        guard previous != UInt8(ascii: " ") else { return false }
        return !(bytes.count > 1 && bytes.suffix(2).allSatisfy { $0 == UInt8(ascii: "\n") })
    }

    /// Whether the string, written plainly, could be taken for something else by any of the parsers.
    private static func isAmbiguous(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first else { return true }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            return bytes.allSatisfy(isNumberLike)
        case UInt8(ascii: "="), UInt8(ascii: "~"): return bytes.count == 1
        case UInt8(ascii: "<"): return bytes.elementsEqual("<<".utf8)
        default: return bytes.count <= 5 && isKeyword(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// A character of numbers in any base, sexagesimals, dates, times, infinities and not-a-numbers.
    private static func isNumberLike(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: "+-._,: xXoOtTzZiInNpP".utf8.contains(byte)
        }
    }

    private static func isKeyword(_ text: String) -> Bool {
        switch text.lowercased() {
        case "y", "yes", "true", "on", "n", "no", "false", "off", "null": true
        default: false
        }
    }
}
