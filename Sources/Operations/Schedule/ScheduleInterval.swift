internal import Environments

/// How often something runs: what divides an hour or a day evenly, which cron and systemd can both say.
package struct ScheduleInterval: Sendable, Hashable, CustomStringConvertible {
    /// In minutes: a divisor of 60 below it, or hours that divide 24.
    package let minutes: Int

    package static let expectation =
        "1m, 2m, 3m, 4m, 5m, 6m, 10m, 12m, 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h or 1d"

    package static let fiveMinutes = ScheduleInterval(minutes: 5)
    package static let halfDay = ScheduleInterval(minutes: 720)

    private init(minutes: Int) { self.minutes = minutes }

    package init?(_ text: String) {
        guard let duration = DurationText.parse(text) else { return nil }
        let (seconds, attoseconds) = duration.components
        guard attoseconds == 0, seconds > 0, seconds % 60 == 0, seconds <= 86_400 else { return nil }
        let minutes = Int(seconds / 60)
        guard minutes < 60 ? 60 % minutes == 0 : minutes % 60 == 0 && 24 % (minutes / 60) == 0 else { return nil }
        self.init(minutes: minutes)
    }

    package var description: String { DurationText.write(.seconds(minutes * 60)) }

    /// The five fields of crontab(5).
    ///
    /// - Parameter offset: minutes by which it is later than at the full hour or day, any number: so that not all
    ///   schedules of the world run at the same moment.
    package func cron(offset: Int) -> String {
        let (hour, minute) = shift(offset)
        return switch minutes {
        case 1: "* * * * *"
        case ..<60: "\(minute)-59/\(minutes) * * * *"
        case 60: "\(minute) * * * *"
        case 1440: "\(minute) \(hour) * * *"
        default: "\(minute) \(hour)-23/\(minutes / 60) * * *"
        }
    }

    /// The same moments as a calendar event of systemd.time(7).
    package func calendar(offset: Int) -> String {
        let (hour, minute) = shift(offset)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return switch minutes {
        case 1: "*-*-* *:*:00"
        case ..<60: "*-*-* *:\(two(minute))/\(minutes):00"
        case 60: "*-*-* *:\(two(minute)):00"
        case 1440: "*-*-* \(two(hour)):\(two(minute)):00"
        default: "*-*-* \(two(hour))/\(minutes / 60):\(two(minute)):00"
        }
    }

    private func shift(_ offset: Int) -> (hour: Int, minute: Int) {
        let within = ((offset % minutes) + minutes) % minutes
        return (within / 60, within % 60)
    }
}
