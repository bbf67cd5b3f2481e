/// A type that is written as one string and is parsed at the edge.
package protocol TextValue: LosslessStringConvertible, Sendable {
    /// What a person should write, to follow "is not" and "must be": "a domain name such as chat.example.org".
    static var expectation: String { get }
    /// An ECMA 262 regular expression for editors.
    ///
    /// It may accept more than `init` does, never less.
    static var pattern: String { get }
    /// A text `init` accepts.
    static var sample: String { get }
}

/// Names as DNS and Kubernetes know them (RFC 1123 section 2.1).
enum DNSName {
    /// At most 63 lowercase letters, digits and inner hyphens.
    static func isLabel(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        guard (1...63).contains(bytes.count), bytes.first != hyphen, bytes.last != hyphen else { return false }
        return bytes.allSatisfy { isLowercaseOrDigit($0) || $0 == hyphen }
    }

    /// Labels with dots between them, at most 253 bytes.
    static func isName(_ text: some StringProtocol) -> Bool {
        guard text.utf8.count <= 253 else { return false }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { isLabel($0) }
    }

    static func isLowercaseOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static let hyphen = UInt8(ascii: "-")
}
