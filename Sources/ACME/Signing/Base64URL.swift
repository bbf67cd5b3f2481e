internal import FoundationEssentials

/// Base64 with the alphabet of URLs and without padding, RFC 4648 section 5 as RFC 7515 section 2 has it.
enum Base64URL {
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text = ""
        for character in Data(bytes).base64EncodedString() {
            switch character {
            case "+": text.append("-")
            case "/": text.append("_")
            case "=": break
            default: text.append(character)
            }
        }
        return text
    }

    /// Nil for what is not base64url; padding is allowed, since people copy keys with it.
    static func decode(_ text: String) -> [UInt8]? {
        var standard = ""
        for character in text where character != "=" {
            switch character {
            case "-": standard.append("+")
            case "_": standard.append("/")
            case "+", "/": return nil
            default: standard.append(character)
            }
        }
        standard += String(repeating: "=", count: (4 - standard.count % 4) % 4)
        return Data(base64Encoded: standard).map(Array.init)
    }
}
