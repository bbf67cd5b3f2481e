import Synchronization

/// Counts, and keeps the times of what it counts.
final class Meter: Sendable {
    private struct State {
        var count = 0
        var times: [Duration] = []
    }

    private let state = Mutex(State())

    var count: Int { state.withLock(\.count) }

    /// In ascending order.
    var times: [Duration] { state.withLock(\.times).sorted() }

    func add() { state.withLock { $0.count += 1 } }

    func add(_ time: Duration) {
        state.withLock { state in
            state.count += 1
            state.times.append(time)
        }
    }

    func reset() { state.withLock { $0 = State() } }

    /// - Throws: `TrialFailure` when the count is not reached in time.
    func wait(for count: Int, within deadline: Duration = .seconds(60)) async throws {
        let end = ContinuousClock.now + deadline
        while self.count < count {
            guard ContinuousClock.now < end else { throw TrialFailure("\(self.count) of \(count) came") }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
