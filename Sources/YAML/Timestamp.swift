/// The spellings of a date that go-yaml v2 accepts under `!!timestamp` (`allowedTimestampFormats` in its resolve.go):
/// `2001-1-2`, `2001-1-2 15:4:5.9`, `2001-1-2T15:4:5.9Z`, `2001-1-2t15:4:5.9+01:00`.
enum Timestamp {
    static func isValid(_ text: String) -> Bool {
        guard let match = text.wholeMatch(of: pattern()) else { return false }
        guard let year = Int(match.year), let month = Int(match.month), let day = Int(match.day) else { return false }
        guard (1...12).contains(month), day >= 1, day <= days(of: month, in: year) else { return false }
        guard let clock = match.clock else { return true }
        let parts = clock.split(separator: ":").compactMap { Double($0) }
        guard parts.count == 3, parts[0] < 24, parts[1] < 60, parts[2] < 60 else { return false }
        return (match.separator == " ") == (match.zone == nil)
    }

    /// Built per call: a regex is not `Sendable`, and the tag is rare.
    private static func pattern() -> Regex<
        (
            Substring, year: Substring, month: Substring, day: Substring, separator: Substring?, clock: Substring?,
            zone: Substring?
        )
    > {
        #/(?<year>[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})(?:(?<separator>[Tt\ ])(?<clock>[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\.[0-9]+)?)(?<zone>Z|[-+][0-9]{2}:[0-9]{2})?)?/#
    }

    private static func days(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
