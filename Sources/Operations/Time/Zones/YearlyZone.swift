/// A zone by rules that hold each year, as POSIX's `TZ` has them and a zone file ends with (RFC 9636 section 3.3).
///
/// `CET-1CEST,M3.5.0,M10.5.0/3`: what is written west of Greenwich is kept east of it, in seconds.
struct YearlyZone: Sendable, Hashable {
    /// When a year's half begins, in seconds from its 1 January 00:00 by the clock until then.
    private enum Day: Hashable {
        /// 1 to 365; 29 February is never counted.
        case julian(Int)
        /// 0 to 365, with 29 February.
        case zeroBased(Int)
        /// Week 5 is the last; 0 is Sunday.
        case weekday(month: Int, week: Int, day: Int)
    }

    private struct Change: Hashable {
        var day: Day
        var time: Int
    }

    let standard: Int
    let summer: Int?
    private let begin: Change
    private let end: Change

    var offsets: [Int] { [standard] + (summer.map { [$0] } ?? []) }

    init?(_ text: some StringProtocol) {
        var rest = Substring(text)
        guard Self.takeName(&rest), let west = Self.takeTime(&rest) else { return nil }
        standard = -west
        // What POSIX leaves to implementations: the rule of the United States.
        var begin = Change(day: .weekday(month: 3, week: 2, day: 0), time: 7200)
        var end = Change(day: .weekday(month: 11, week: 1, day: 0), time: 7200)
        if rest.isEmpty {
            summer = nil
        } else {
            guard Self.takeName(&rest) else { return nil }
            if rest.isEmpty || rest.first == "," {
                summer = standard + 3600
            } else {
                guard let west = Self.takeTime(&rest) else { return nil }
                summer = -west
            }
            if !rest.isEmpty {
                guard let first = Self.takeChange(&rest), let second = Self.takeChange(&rest), rest.isEmpty else {
                    return nil
                }
                begin = first
                end = second
            }
        }
        self.begin = begin
        self.end = end
    }

    /// Seconds ahead of UTC at so many seconds after 1970 began there.
    func offset(at seconds: Int) -> Int {
        guard let summer else { return standard }
        let year = CivilTime(seconds: seconds + standard).year
        let begins = Self.seconds(of: begin, year) - standard
        let ends = Self.seconds(of: end, year) - summer
        if begins < ends { return begins <= seconds && seconds < ends ? summer : standard }
        return ends <= seconds && seconds < begins ? standard : summer
    }

    private static func seconds(of change: Change, _ year: Int) -> Int {
        let newYear = CivilTime.days(year: year, month: 1, day: 1)
        let day =
            switch change.day {
            case .julian(let number): newYear + number - 1 + (number >= 60 && CivilTime.isLeap(year) ? 1 : 0)
            case .zeroBased(let number): newYear + number
            case .weekday(let month, let week, let weekday): Self.day(year, month, week, weekday)
            }
        return day * 86_400 + change.time
    }

    private static func day(_ year: Int, _ month: Int, _ week: Int, _ weekday: Int) -> Int {
        let first = CivilTime.days(year: year, month: month, day: 1)
        // 1970-01-01 was a Thursday.
        let firstWeekday = ((first + 4) % 7 + 7) % 7
        var day = (weekday - firstWeekday + 7) % 7 + 1 + (week - 1) * 7
        while day > CivilTime.daysOfMonth(month, year: year) { day -= 7 }
        return first + day - 1
    }

    private static func takeName(_ rest: inout Substring) -> Bool {
        if rest.first == "<" {
            guard let close = rest.firstIndex(of: ">") else { return false }
            rest = rest[rest.index(after: close)...]
            return true
        }
        let name = rest.prefix { $0.isASCII && $0.isLetter }
        rest = rest[name.endIndex...]
        return name.count >= 3
    }

    private static func takeNumber(_ rest: inout Substring) -> Int? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest[digits.endIndex...]
        return digits.count <= 5 ? Int(digits) : nil
    }

    /// `[+-]h[:m[:s]]` in seconds.
    private static func takeTime(_ rest: inout Substring) -> Int? {
        var sign = 1
        if let first = rest.first, "+-".contains(first) {
            sign = first == "-" ? -1 : 1
            rest = rest.dropFirst()
        }
        guard let hours = takeNumber(&rest), hours <= 167 else { return nil }
        var seconds = hours * 3600
        for unit in [60, 1] {
            guard rest.first == ":" else { break }
            rest = rest.dropFirst()
            guard let count = takeNumber(&rest), count < 60 else { return nil }
            seconds += count * unit
        }
        return sign * seconds
    }

    private static func takeChange(_ rest: inout Substring) -> Change? {
        guard rest.first == "," else { return nil }
        rest = rest.dropFirst()
        guard let day = takeDay(&rest) else { return nil }
        guard rest.first == "/" else { return Change(day: day, time: 7200) }
        rest = rest.dropFirst()
        return takeTime(&rest).map { Change(day: day, time: $0) }
    }

    private static func takeDay(_ rest: inout Substring) -> Day? {
        switch rest.first {
        case "J":
            rest = rest.dropFirst()
            return takeNumber(&rest).flatMap { (1...365).contains($0) ? .julian($0) : nil }
        case "M":
            var numbers: [Int] = []
            while numbers.count < 3 {
                rest = rest.dropFirst()
                guard let number = takeNumber(&rest) else { return nil }
                numbers.append(number)
                if numbers.count < 3, rest.first != "." { return nil }
            }
            guard (1...12).contains(numbers[0]), (1...5).contains(numbers[1]), (0...6).contains(numbers[2]) else {
                return nil
            }
            return .weekday(month: numbers[0], week: numbers[1], day: numbers[2])
        default: return takeNumber(&rest).flatMap { (0...365).contains($0) ? .zeroBased($0) : nil }
        }
    }
}
