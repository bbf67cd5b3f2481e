internal import FoundationEssentials

extension ServiceCheck {
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
        let begin = instruments.now()
        let samples = await withTaskGroup(of: CheckSample?.self) { group in
            let end = ContinuousClock.now + duration
            var next = ContinuousClock.now
            while next < end, !Task.isCancelled {
                let at = instruments.now()
                for (index, check) in checks.enumerated() {
                    group.addTask {
                        let started = ContinuousClock.now
                        let report = await check.report(instruments)
                        let took = started.duration(to: .now)
                        return Task.isCancelled ? nil : CheckSample(index: index, at: at, took: took, report: report)
                    }
                }
                next += interval
                try? await Task.sleep(until: min(next, end), clock: .continuous)
            }
            return await group.reduce(into: [CheckSample]()) { if let sample = $1 { $0.append(sample) } }
        }
        let end = instruments.now()
        let byCheck = checks.indices.map { index in
            samples.filter { $0.index == index }.sorted { $0.at < $1.at }
        }
        let availability = zip(checks, byCheck).map { check, samples in
            Availability(name: check.name, samples, from: begin, to: end)
        }
        return (byCheck.compactMap { $0.last?.report }, availability)
    }
}
