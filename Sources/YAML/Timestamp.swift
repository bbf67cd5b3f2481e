/// The spellings of a date that go-yaml v2 accepts under `!!timestamp` (`allowedTimestampFormats` in its resolve.go):
/// `2001-1-2`, `2001-1-2 15:4:5.9`, `2001-1-2T15:4:5.9Z`, `2001-1-2t15:4:5.9+01:00`.
struct Timestamp {
    private var rest: Substring.UTF8View

    static func isValid(_ text: String) -> Bool {
        var timestamp = Timestamp(rest: text[...].utf8)
        return timestamp.takeDate() && (timestamp.rest.isEmpty || timestamp.takeTime()) && timestamp.rest.isEmpty
    }

    private mutating func takeDate() -> Bool {
        guard let year = number(4...4), take("-"), let month = number(1...2), take("-"), let day = number(1...2) else {
            return false
        }
        return (1...12).contains(month) && day >= 1 && day <= Self.days(of: month, in: year)
    }

    private mutating func takeTime() -> Bool {
        let hasZone = take("T") || take("t")
        guard hasZone || take(" ") else { return false }
        guard let hour = number(1...2), take(":"), let minute = number(1...2), take(":"), let second = number(1...2),
            hour < 24, minute < 60, second < 60
        else { return false }
        if take("."), number(1...18) == nil { return false }
        return !hasZone || take("Z") || takeOffset()
    }

    private mutating func takeOffset() -> Bool {
        guard take("+") || take("-") else { return false }
        return number(2...2) != nil && take(":") && number(2...2) != nil
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let byte = rest.first, byte == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func number(_ lengths: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix(lengths.upperBound).prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        guard lengths.contains(digits.count) else { return nil }
        rest.removeFirst(digits.count)
        return Int(Substring(digits))
    }

    private static func days(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
