internal import Synchronization

/// Says how far some work is, now and then.
final class RestoreProgress: Sendable {
    private let verb: String
    private let total: UInt64
    private let events: EventHandler
    private let started = ContinuousClock.now
    private let state = Mutex((done: UInt64(0), told: ContinuousClock.now))

    init(_ verb: String, _ total: UInt64, _ events: @escaping EventHandler) {
        self.verb = verb
        self.total = total
        self.events = events
    }

    func add(_ bytes: Int) {
        let done = state.withLock { state in
            state.done += UInt64(bytes)
            return state.done
        }
        show(WorkProgress(done: done, total: total, elapsed: ContinuousClock.now - started))
    }

    func show(_ progress: WorkProgress) {
        let isDue = state.withLock { state in
            guard ContinuousClock.now - state.told > .seconds(5) else { return false }
            state.told = .now
            return true
        }
        if isDue { events(.note("\(verb) \(progress.words)")) }
    }
}
