internal import Dispatch
internal import Synchronization

/// Runs what blocks without holding up tasks.
enum OwnThread {
    /// What `work` gives, or nil where it takes longer than the deadline or the task is cancelled: it is then left to
    /// itself, as calls into the C library cannot be ended.
    static func result<Value: Sendable>(
        within deadline: Duration,
        _ work: @escaping @Sendable () -> Value
    ) async -> Value? {
        let delivery = Delivery<Value>()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                delivery.wait(continuation)
                DispatchQueue(label: "chatops.blocking").async { delivery.give(work()) }
                let limit = DispatchTime.now() + .nanoseconds(Int(deadline.milliseconds * 1_000_000))
                DispatchQueue.global().asyncAfter(deadline: limit) { delivery.give(nil) }
            }
        } onCancel: {
            delivery.give(nil)
        }
    }

    /// Hands over the first value it is given.
    private final class Delivery<Value: Sendable>: Sendable {
        private enum State {
            case empty
            case awaited(CheckedContinuation<Value?, Never>)
            case given(Value?)
        }

        private let state = Mutex(State.empty)

        func wait(_ continuation: CheckedContinuation<Value?, Never>) {
            let early: Value?? = state.withLock { state in
                if case .given(let value) = state { return .some(value) }
                state = .awaited(continuation)
                return .none
            }
            if let early { continuation.resume(returning: early) }
        }

        func give(_ value: Value?) {
            let waiting: CheckedContinuation<Value?, Never>? = state.withLock { state in
                if case .given = state { return nil }
                defer { state = .given(value) }
                if case .awaited(let continuation) = state { return continuation }
                return nil
            }
            waiting?.resume(returning: value)
        }
    }
}
