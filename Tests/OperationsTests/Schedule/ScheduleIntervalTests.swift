import FoundationEssentials
import Processes
import Testing

@testable import Operations

@Suite struct ScheduleIntervalTests {
    static let all = ScheduleInterval.expectation.replacing(" or ", with: ", ").split(separator: ", ").map(String.init)

    @Test func exactlyWhatIsPromisedIsTaken() {
        let taken = (1...2880).compactMap { ScheduleInterval("\($0)m") }
        #expect(taken.map(\.description) == Self.all)
        for text in ["", "0m", "7m", "90m", "5h", "2d", "30s", "5", "-5m", "1m1ms"] {
            #expect(ScheduleInterval(text) == nil, "\(text)")
        }
    }

    /// The minutes of a day that five fields name.
    private func minutes(cron: String) throws -> [Int] {
        let fields = cron.split(separator: " ")
        try #require(fields.count == 5 && fields[2...].allSatisfy { $0 == "*" })
        func values(_ field: Substring, below limit: Int) throws -> [Int] {
            if field == "*" { return Array(0..<limit) }
            let parts = field.split(separator: "/")
            let bounds = try parts[0].split(separator: "-").map { try #require(Int($0)) }
            guard bounds.count == 2 else { return bounds }
            return Array(stride(from: bounds[0], through: bounds[1], by: try #require(Int(parts[1]))))
        }
        let hours = try values(fields[1], below: 24)
        return try hours.flatMap { hour in try values(fields[0], below: 60).map { hour * 60 + $0 } }
    }

    /// The minutes of a day that systemd itself makes of a calendar event.
    private func minutes(calendar: String, count: Int) async throws -> [Int] {
        let arguments = [
            "calendar", "--base-time=2027-01-14 23:59:59 UTC", "--iterations=\(count + 1)", calendar,
        ]
        let result = try await Runner().run(
            Command("systemd-analyze", arguments, environment: ["TZ": "UTC", "LC_ALL": "C"])
        ).checked()
        let times = result.standardOutput.matches(of: /2027-01-15 (\d\d):(\d\d):00 UTC/)
        let all = times.compactMap { match in Int(match.1).flatMap { hour in Int(match.2).map { hour * 60 + $0 } } }
        return Set(all).sorted()
    }

    @Test(arguments: all) func cronAndSystemdAgree(text: String) async throws {
        let interval = try #require(ScheduleInterval(text))
        for offset in [0, 1, 59, 60, 61, 1439, 16_000_001] {
            let cron = try minutes(cron: interval.cron(offset: offset))
            #expect(cron.count == 1440 / interval.minutes)
            #expect(zip(cron, cron.dropFirst()).allSatisfy { $1 - $0 == interval.minutes }, "\(cron)")
            #expect(cron.first == offset % interval.minutes)
            let calendar = try await minutes(calendar: interval.calendar(offset: offset), count: cron.count)
            #expect(calendar == cron, "\(interval.calendar(offset: offset))")
        }
    }
}
