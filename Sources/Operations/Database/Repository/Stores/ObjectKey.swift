/// What objects may be called, in a folder as in a bucket.
enum ObjectKey {
    /// Names of ASCII letters, digits, `-`, `_` and `.` with `/` between them; none begins with a dot.
    static func isValid(_ key: String) -> Bool {
        let names = key.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return key.utf8.count <= 900
            && names.allSatisfy { name in
                guard let first = name.first else { return false }
                return first != UInt8(ascii: ".") && name.count <= 200 && name.allSatisfy(isPlain)
            }
    }

    static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    static func check(_ key: String) throws(RepositoryFailure) {
        guard isValid(key) else { throw .badKey(key) }
    }
}
