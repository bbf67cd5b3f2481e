/// The names that files and folders of evidence may have: `A-Z a-z 0-9 . _ -`, not starting with `.`, so that none
/// leads out of its folder, hides, or breaks a line of the chain.
enum EvidenceName {
    static func isValid(_ name: String) -> Bool {
        (1...200).contains(name.utf8.count) && !name.hasPrefix(".") && name.utf8.allSatisfy(isAllowed)
    }

    /// `text` with `-` for all that may not be in a name.
    static func sanitized(_ text: String) -> String {
        String(decoding: text.utf8.prefix(64).map { isAllowed($0) ? $0 : UInt8(ascii: "-") }, as: UTF8.self)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
