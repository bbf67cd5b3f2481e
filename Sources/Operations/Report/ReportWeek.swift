package import FoundationEssentials

/// Seven days from a Monday, 00:00 UTC (ISO 8601's week).
package struct ReportWeek: Sendable, Equatable {
    private static let day: TimeInterval = 86_400

    package let start: Date
    package var end: Date { start.addingTimeInterval(7 * Self.day) }

    /// The week that holds the moment.
    package init(holding moment: Date) {
        let days = Int((moment.timeIntervalSince1970 / Self.day).rounded(.down))
        // 1970-01-01 was a Thursday.
        let weekday = ((days + 3) % 7 + 7) % 7
        start = Date(timeIntervalSince1970: Double(days - weekday) * Self.day)
    }

    /// The week that holds a day such as `2026-01-05`.
    package init?(_ text: String) {
        // What is beyond has no end that four digits could tell.
        guard text < "9999-12", let date = Timestamp.date("\(text)T00:00:00.000Z"),
            Timestamp.text(date).hasPrefix(text)
        else { return nil }
        self.init(holding: date)
    }

    func holds(_ moment: Date) -> Bool { start <= moment && moment < end }

    /// Such as `2026-01-05 – 2026-01-11`.
    var text: String { "\(Self.day(start)) – \(Self.day(end.addingTimeInterval(-Self.day)))" }

    static func day(_ date: Date) -> String { String(Timestamp.text(date).prefix(10)) }
}
