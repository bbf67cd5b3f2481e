internal import FoundationEssentials
internal import Synchronization

extension ServiceCheck {
    /// Asks all checks again and again, at a steady pace whatever the answers take, for a time or until the task is
    /// cancelled; what is under way then does not count.
    ///
    /// A check of which ``mostAtOnce`` askings have not come back is left out until one has, and so are all for the time
    /// that this process stood still: the latencies of the others would tell of chatops, not of the service. What was
    /// left out is counted.
    ///
    /// - Returns: the last report of each, and how each went.
    package static func watch(
        _ checks: [ServiceCheck],
        for duration: Duration,
        every interval: Duration,
        with instruments: Instruments
    ) async -> ([CheckReport], [Availability]) {
        let begin = instruments.now()
        let paces = checks.map { _ in Pace() }
        let samples = await withTaskGroup(of: CheckSample?.self) { group in
            let end = ContinuousClock.now + duration
            var next = ContinuousClock.now
            while next < end, !Task.isCancelled {
                let at = instruments.now()
                for (index, check) in checks.enumerated() {
                    let pace = paces[index]
                    guard pace.begin() else { continue }
                    group.addTask {
                        defer { pace.end() }
                        let started = ContinuousClock.now
                        let report = await OwnThread.$ledger.withValue(pace.threads) { await check.report(instruments) }
                        let took = started.duration(to: .now)
                        return Task.isCancelled ? nil : CheckSample(index: index, at: at, took: took, report: report)
                    }
                }
                next += interval
                try? await Task.sleep(until: min(next, end), clock: .continuous)
                let missed = Self.missed(since: next, now: min(.now, end), every: interval)
                next += interval * missed
                if !Task.isCancelled { for pace in paces { pace.skip(missed) } }
            }
            return await group.reduce(into: [CheckSample]()) { if let sample = $1 { $0.append(sample) } }
        }
        let end = instruments.now()
        let byCheck = checks.indices.map { index in
            samples.filter { $0.index == index }.sorted { $0.at < $1.at }
        }
        let availability = checks.indices.map { index in
            Availability(
                name: checks[index].name,
                byCheck[index],
                skipped: paces[index].skipped,
                from: begin,
                to: end
            )
        }
        return (byCheck.compactMap { $0.last?.report }, availability)
    }

    static let mostAtOnce = 32

    /// How many askings were due after `due` and have passed.
    static func missed(
        since due: ContinuousClock.Instant,
        now: ContinuousClock.Instant,
        every interval: Duration
    ) -> Int {
        max(0, Int(due.duration(to: now) / interval))
    }

    /// How many askings of one check have not come back.
    private final class Pace: Sendable {
        let threads = OwnThread.Ledger()
        private let asking = Atomic(0)
        private let left = Atomic(0)

        var skipped: Int { left.load(ordering: .relaxed) }

        /// False where there are too many already, of which calls that hang in the C library may be left.
        func begin() -> Bool {
            let isFree = max(asking.load(ordering: .relaxed), threads.running / 3) < ServiceCheck.mostAtOnce
            if isFree { asking.add(1, ordering: .relaxed) } else { skip(1) }
            return isFree
        }

        func end() { asking.subtract(1, ordering: .relaxed) }
        func skip(_ count: Int) { left.add(count, ordering: .relaxed) }
    }
}
