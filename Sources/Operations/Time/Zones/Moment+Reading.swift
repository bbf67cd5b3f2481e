package import Diagnostics
package import SystemPackage

/// Why a text is no moment.
package enum MomentFailure: Failure, Equatable {
    case notATime(String)
    case noZone(String)
    case unknownZone(String, in: String)
    /// Clocks there show it twice.
    case repeated(String, zone: String, choices: [String])
    /// Clocks there leave it out.
    case missing(String, zone: String, choices: [String])
}

extension MomentFailure {
    package var message: String {
        switch self {
        case .notATime(let text): "“\(text)” is not a time"
        case .noZone(let text): "“\(text)” names no time zone, so it could be any of many moments"
        case .unknownZone(let zone, let text): "“\(zone)” in “\(text)” is no time zone that this machine knows"
        case .repeated(let text, let zone, _): "clocks in \(zone) showed \(text) twice"
        case .missing(let text, let zone, _): "clocks in \(zone) never showed \(text): they were put forward over it"
        }
    }

    package var hint: String? {
        switch self {
        case .notATime: "type it as 2026-11-28T14:05:03Z, with up to six digits of a second's part"
        case .noZone(let text):
            "add one: “\(text)Z” for UTC, “\(text)+09:00”, or “\(text) Asia/Seoul”"
        case .unknownZone:
            "name one such as Europe/Berlin, or an offset such as +01:00; zones are those of /usr/share/zoneinfo"
        case .repeated(_, _, let choices), .missing(_, _, let choices):
            "say which moment: \(choices.joined(separator: " or "))"
        }
    }

    package var exitCode: ExitCode { .usage }
}

extension Moment {
    /// Reads `2026-11-28T14:05:03.123456Z`, the same with an offset, or with a zone's name after a space.
    ///
    /// The `T` may be a space, and seconds may be left out. Without zone, or where clocks showed it twice or never, it is
    /// refused.
    package init(reading text: String, zones: FilePath? = nil) throws(MomentFailure) {
        var scanner = MomentScanner(text)
        guard let reading = scanner.reading() else { throw .notATime(text) }
        let shown = scanner.consumed
        let rest = scanner.rest
        if rest.isEmpty { throw .noZone(text) }
        if let offset = MomentScanner.offset(rest) {
            self.init(reading, seconds: reading.seconds - offset)
            return
        }
        let name = String(rest.drop { $0 == " " })
        guard let zone = Zone(name, in: zones ?? Zone.systemFolder) else {
            guard name.first?.isLetter ?? false else { throw .notATime(text) }
            throw .unknownZone(name, in: text)
        }
        let seconds = zone.seconds(of: reading)
        switch seconds.count {
        case 1: self.init(reading, seconds: seconds[0])
        case 0:
            // As if the clock had not been put forward, and as if it had been earlier.
            let nearby = Set([-86_400, 86_400].map { zone.offset(at: reading.seconds + $0) }).sorted()
            let choices = nearby.map { offset in
                let moment = Moment(reading, seconds: reading.seconds - offset)
                return moment.text(offset: zone.offset(at: reading.seconds - offset))
            }
            throw .missing(shown, zone: name, choices: choices)
        default:
            let choices = seconds.map { Moment(reading, seconds: $0).text(offset: zone.offset(at: $0)) }
            throw .repeated(shown, zone: name, choices: choices)
        }
    }

    private init(_ reading: CivilTime, seconds: Int) {
        self.init(microseconds: Int64(seconds) * 1_000_000 + Int64(reading.microsecond))
    }
}

private struct MomentScanner {
    private let text: String
    private(set) var rest: Substring

    init(_ text: String) {
        self.text = text
        rest = text[...]
    }

    var consumed: String { String(text[..<rest.startIndex]) }

    private mutating func number(_ digits: Int) -> Int? {
        let part = rest.prefix(digits)
        guard part.count == digits, part.allSatisfy({ $0.isASCII && $0.isNumber }), let value = Int(part) else {
            return nil
        }
        rest = rest.dropFirst(digits)
        return value
    }

    private mutating func take(_ characters: String) -> Bool {
        guard let first = rest.first, characters.contains(first) else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func reading() -> CivilTime? {
        guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2), take("T "),
            let hour = number(2), take(":"), let minute = number(2)
        else { return nil }
        var time = CivilTime(year: year, month: month, day: day)
        time.hour = hour
        time.minute = minute
        if take(":") {
            guard let second = number(2) else { return nil }
            time.second = second
            if take(".,") {
                let digits = rest.prefix { $0.isASCII && $0.isNumber }
                guard (1...6).contains(digits.count), let part = Int(digits) else { return nil }
                time.microsecond = (digits.count..<6).reduce(part) { value, _ in value * 10 }
                rest = rest.dropFirst(digits.count)
            }
        }
        return time.exists ? time : nil
    }

    /// `Z`, `UTC`, or `±hh[:][mm]`, in seconds.
    static func offset(_ text: Substring) -> Int? {
        let text = text.drop { $0 == " " }
        if ["Z", "z", "UTC"].contains(text) { return 0 }
        guard let sign = text.first, "+-".contains(sign) else { return nil }
        let digits = text.dropFirst().filter { $0 != ":" }
        let colons = text.dropFirst().count - digits.count
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), digits.count == 2 || digits.count == 4, colons <= 1,
            let hours = Int(digits.prefix(2)), hours <= 18, let minutes = Int("0" + digits.dropFirst(2)), minutes < 60
        else { return nil }
        return (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
}
