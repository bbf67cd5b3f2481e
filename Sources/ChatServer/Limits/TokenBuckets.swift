import Synchronization

/// A token bucket for each key, in this process.
///
/// A bucket holds up to `burst` tokens, gets `rate` of them a second, and loses one with each thing admitted. What is
/// kept of it is the moment when it will be full again (the generic cell rate algorithm, ITU-T I.371), and nothing at
/// all once it is full: the memory used grows with the keys of the last `burst / rate` seconds only.
final class TokenBuckets<Key: Hashable & Sendable>: Sendable {
    private let interval: Duration
    private let depth: Duration
    private let state = Mutex(State())

    private struct State {
        var fullAt: [Key: ContinuousClock.Instant] = [:]
        /// How many keys there may be before full buckets are looked for.
        var sweepAbove = 1024
    }

    /// - Parameters:
    ///   - rate: Per second, above 0.
    ///   - burst: At once after a pause, above 0.
    init(rate: Int, burst: Int) {
        interval = .seconds(1) / rate
        depth = interval * burst
    }

    /// Takes a token.
    ///
    /// - Returns: How long until there will be one, when there is none; `nil` when it was taken.
    func take(for key: Key, now: ContinuousClock.Instant = .now) -> Duration? {
        state.withLock { state in
            let fullAt = max(state.fullAt[key] ?? now, now) + interval
            let wait = now.duration(to: fullAt) - depth
            guard wait <= .zero else { return wait }
            state.fullAt[key] = fullAt
            if state.fullAt.count > state.sweepAbove {
                state.fullAt = state.fullAt.filter { $0.value > now }
                state.sweepAbove = max(1024, 2 * state.fullAt.count)
            }
            return nil
        }
    }

    /// How many buckets are remembered.
    var count: Int { state.withLock { $0.fullAt.count } }
}
