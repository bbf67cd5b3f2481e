/// An address as people have them: `local@domain`, with the parts RFC 5321 bounds and RFC 6531 widens to Unicode.
///
/// Nothing is sent to it, so nobody knows whether it is theirs: what is checked is only that it could be one. Quoted
/// local parts, comments and address literals are refused.
struct EmailAddress: Equatable, Sendable {
    /// As it was given, normalised.
    let text: String
    /// What addresses are compared by: two that differ only in case are one.
    let key: String
    let localPart: String

    /// Belongs to no account: no address that can be read is empty.
    static let nobodys = EmailAddress(text: "", key: "", localPart: "")

    private init(text: String, key: String, localPart: String) {
        self.text = text
        self.key = key
        self.localPart = localPart
    }

    /// - Throws: `DomainError` `invalidRequest`.
    init(_ text: String) throws(DomainError) {
        let text = text.canonical
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, parts.count == 2, Self.isLocalPart(parts[0]), Self.isDomain(parts[1]) else {
            throw DomainError(
                .invalidRequest,
                "this is not an email address",
                details: ["email": "must be an address such as name@example.org"]
            )
        }
        self.text = text
        key = text.folded
        localPart = String(parts[0])
    }

    /// RFC 5321, section 4.1.2 (`Dot-string`) and 4.5.3.1.1.
    private static func isLocalPart(_ text: Substring) -> Bool {
        let special = "!#$%&'*+-/=?^_`{|}~".unicodeScalars
        return (1...64).contains(text.utf8.count)
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
                !atom.isEmpty && atom.unicodeScalars.allSatisfy { isLetterOrDigit($0) || special.contains($0) }
            }
    }

    /// RFC 1035, section 2.3.4, with labels that may be in any script.
    private static func isDomain(_ text: Substring) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.unicodeScalars.allSatisfy { isLetterOrDigit($0) || $0 == "-" }
        }
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .nonspacingMark, .spacingMark:
            true
        default:
            false
        }
    }
}
