package import FoundationEssentials

/// A point in time to the microsecond, as MySQL stamps commits.
package struct Moment: Sendable, Hashable, Comparable, Codable {
    /// Since 1970-01-01 00:00:00 UTC.
    package var microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    package init(_ date: Date) { microseconds = Int64((date.timeIntervalSince1970 * 1_000_000).rounded()) }

    package init(from decoder: any Decoder) throws {
        microseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }

    package static func < (one: Moment, other: Moment) -> Bool { one.microseconds < other.microseconds }

    package var date: Date { Date(timeIntervalSince1970: Double(microseconds) / 1_000_000) }

    func advanced(bySeconds seconds: Int) -> Moment { Moment(microseconds: microseconds + Int64(seconds) * 1_000_000) }

    /// The reading of a clock that is so many seconds ahead of UTC.
    func reading(offset: Int) -> CivilTime {
        let whole = microseconds >= 0 ? microseconds / 1_000_000 : (microseconds - 999_999) / 1_000_000
        return CivilTime(seconds: Int(whole) + offset, microsecond: Int(microseconds - whole * 1_000_000))
    }

    /// As it is typed with an offset: `2026-11-28T14:05:03.123456+09:00`.
    package func text(offset: Int) -> String {
        if offset == 0 { return "\(reading(offset: 0))Z" }
        let minutes = abs(offset) / 60
        func two(_ value: Int) -> String { (value < 10 ? "0" : "") + String(value) }
        return "\(reading(offset: offset))\(offset < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
    }
}

extension Moment: CustomStringConvertible {
    /// In UTC.
    package var description: String { text(offset: 0) }
}
