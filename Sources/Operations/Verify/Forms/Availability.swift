internal import FoundationEssentials
package import Processes

/// How one check went over a time.
package struct Availability: Encodable, Sendable {
    package struct Outage: Encodable, Sendable, Hashable {
        /// When it was asked (RFC 3339, UTC).
        package let at: String
        package let summary: String
    }

    package let name: String
    package let asked: Int
    package let failed: Int
    /// Milliseconds within which so many hundredths of the answers were there, by nearest rank; nil without any.
    package let p50: Double?
    package let p95: Double?
    package let p99: Double?
    package let max: Double?
    /// Each that failed, in order.
    package let outages: [Outage]

    init(name: String, outages: [Outage], answered times: [Duration]) {
        self.name = name
        self.outages = outages
        failed = outages.count
        asked = outages.count + times.count
        let sorted = times.sorted()
        p50 = Self.percentile(50, of: sorted)
        p95 = Self.percentile(95, of: sorted)
        p99 = Self.percentile(99, of: sorted)
        max = Self.percentile(100, of: sorted)
    }

    private static func percentile(_ hundredths: Int, of sorted: [Duration]) -> Double? {
        guard !sorted.isEmpty else { return nil }
        let rank = (hundredths * sorted.count + 99) / 100
        return (sorted[Swift.max(rank, 1) - 1].milliseconds * 1000).rounded() / 1000
    }

    package func redacted(by redactor: Redactor) -> Availability {
        Availability(self, outages: outages.map { Outage(at: $0.at, summary: redactor.redact($0.summary)) })
    }

    private init(_ other: Availability, outages: [Outage]) {
        (name, asked, failed) = (other.name, other.asked, other.failed)
        (p50, p95, p99, max) = (other.p50, other.p95, other.p99, other.max)
        self.outages = outages
    }
}

extension ServiceCheck {
    private struct Sample: Sendable {
        var index: Int
        var at: Date
        var took: Duration
        var report: CheckReport
        /// Whether it says nothing, since it was given up.
        var isCancelled: Bool
    }

    /// Asks all checks again and again, at a steady pace whatever the answers take, for a time or until the task is
    /// cancelled; what is under way then does not count.
    ///
    /// - Returns: the last report of each, and how each went.
    package static func watch(
        _ checks: [ServiceCheck],
        for duration: Duration,
        every interval: Duration,
        with instruments: Instruments
    ) async -> ([CheckReport], [Availability]) {
        let samples = await withTaskGroup(of: Sample.self) { group in
            let end = ContinuousClock.now + duration
            var next = ContinuousClock.now
            while next < end, !Task.isCancelled {
                let at = instruments.now()
                for (index, check) in checks.enumerated() {
                    group.addTask {
                        let started = ContinuousClock.now
                        let report = await check.report(instruments)
                        let took = started.duration(to: .now)
                        return Sample(index: index, at: at, took: took, report: report, isCancelled: Task.isCancelled)
                    }
                }
                next += interval
                try? await Task.sleep(until: min(next, end), clock: .continuous)
            }
            return await group.reduce(into: [Sample]()) { if !$1.isCancelled { $0.append($1) } }
        }
        let byCheck = checks.indices.map { index in
            samples.filter { $0.index == index }.sorted { $0.at < $1.at }
        }
        let availability = zip(checks, byCheck).map { check, samples in
            Availability(
                name: check.name,
                outages: samples.filter { $0.report.verdict == .failed }
                    .map { Availability.Outage(at: $0.at.formatted(preciseTime), summary: $0.report.summary) },
                answered: samples.filter { $0.report.verdict != .failed }.map(\.took)
            )
        }
        return (byCheck.compactMap { $0.last?.report }, availability)
    }

    private static var preciseTime: Date.ISO8601FormatStyle {
        Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    }
}
