/// Text from the system's random number generator (getrandom(2)).
enum RandomText {
    /// 256 bits as 64 lowercase hexadecimal digits: safe in URLs, option files, shells and SQL.
    static func secret() -> String { (0..<4).map { _ in word() }.joined() }

    /// 64 bits as 16 lowercase hexadecimal digits: names a state without telling anything of it.
    static func identifier() -> String { word() }

    private static func word() -> String {
        var generator = SystemRandomNumberGenerator()
        let digits = String(generator.next(), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
