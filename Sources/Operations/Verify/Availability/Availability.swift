internal import FoundationEssentials
package import Processes

/// How one check went over a time.
package struct Availability: Codable, Sendable {
    package struct Outage: Codable, Sendable, Hashable {
        /// When it was asked (RFC 3339, UTC).
        package let at: String
        package let summary: String
    }

    /// A part of that time; all parts of one check are equally long.
    package struct Interval: Codable, Sendable, Hashable {
        /// Milliseconds from the beginning to the part's own.
        package let from: Int
        package let asked: Int
        package let failed: Int
        /// Milliseconds that half of the answers took at most, and the slowest took; nil without any.
        package let p50: Double?
        package let max: Double?
    }

    package let name: String
    package let asked: Int
    package let failed: Int
    /// How many passed with a warning.
    package let warned: Int
    /// How often it was due and not asked, since earlier askings had not come back or chatops itself stood still; nil
    /// where that never was.
    package let skipped: Int?
    /// Milliseconds within which so many hundredths of the answers were there, by nearest rank; nil without any.
    package let p50: Double?
    package let p95: Double?
    package let p99: Double?
    package let max: Double?
    /// Each that failed, in order.
    package let outages: [Outage]
    /// The time in no more than ``mostIntervals`` parts; those in which nothing was asked are left out.
    package let intervals: [Interval]

    static let mostIntervals = 240

    init(name: String, _ samples: [CheckSample], skipped: Int = 0, from begin: Date, to end: Date) {
        self.name = name
        let failures = samples.filter(\.failed)
        asked = samples.count
        failed = failures.count
        warned = samples.count { $0.report.verdict == .warned }
        self.skipped = skipped == 0 ? nil : skipped
        let times = Percentiles(of: samples.filter { !$0.failed }.map(\.took))
        (p50, p95, p99, max) = (times[50], times[95], times[99], times[100])
        outages = failures.map { Outage(at: $0.at.formatted(Self.preciseTime), summary: $0.report.summary) }
        intervals = Self.intervals(samples, from: begin, to: end)
    }

    private static func intervals(_ samples: [CheckSample], from begin: Date, to end: Date) -> [Interval] {
        let whole = Swift.max(end.timeIntervalSince(begin) * 1000, 1)
        let length = (whole / Double(mostIntervals)).rounded(.up)
        let parts = Dictionary(grouping: samples) { sample in
            Int(Swift.max(sample.at.timeIntervalSince(begin) * 1000, 0) / length)
        }
        return parts.sorted { $0.key < $1.key }.map { part, samples in
            let times = Percentiles(of: samples.filter { !$0.failed }.map(\.took))
            return Interval(
                from: part * Int(length),
                asked: samples.count,
                failed: samples.count(where: \.failed),
                p50: times[50],
                max: times[100]
            )
        }
    }

    private static var preciseTime: Date.ISO8601FormatStyle {
        Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    }

    /// The hundredths of the askings that did not fail, to three digits and never rounded up; nil without any.
    package var share: Double? {
        asked == 0 ? nil : Double((asked - failed) * 100_000 / asked) / 1000
    }

    package var worst: CheckReport.Verdict { failed > 0 ? .failed : warned > 0 ? .warned : .passed }

    /// How often it failed and how it did last; nil where it never did.
    var summary: String? {
        guard failed > 0 else { return warned > 0 ? "passed with a warning \(warned) of \(asked) times" : nil }
        let last = outages.last.map { ", the last at \($0.at): \($0.summary)" } ?? ""
        return "failed \(failed) of \(asked) times\(last)"
    }

    package func redacted(by redactor: Redactor) -> Availability {
        Availability(
            self,
            name: redactor.redact(name),
            outages: outages.map { Outage(at: $0.at, summary: redactor.summary($0.summary)) }
        )
    }

    private init(_ other: Availability, name: String, outages: [Outage]) {
        self.name = name
        (asked, failed, warned, skipped) = (other.asked, other.failed, other.warned, other.skipped)
        intervals = other.intervals
        (p50, p95, p99, max) = (other.p50, other.p95, other.p99, other.max)
        self.outages = outages
    }
}
