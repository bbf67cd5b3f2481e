internal import Dispatch
internal import Glibc
internal import Synchronization

/// Runs what blocks without holding up tasks, each on a thread of its own.
///
/// Dispatch's threads would not do: there are only so many, so that calls that hang hold up those that do not.
enum OwnThread {
    /// Where the threads that are left to themselves are counted, for whoever asks again and again.
    @TaskLocal static var ledger: Ledger?

    /// How many threads have not ended yet.
    final class Ledger: Sendable {
        private let threads = Atomic(0)

        var running: Int { threads.load(ordering: .relaxed) }
        fileprivate func begin() { threads.add(1, ordering: .relaxed) }
        fileprivate func end() { threads.subtract(1, ordering: .relaxed) }
    }

    /// What `work` gives, or nil where it takes longer than the deadline or the task is cancelled: it is then left to
    /// itself, as calls into the C library cannot be ended.
    ///
    /// - Parameter deadline: nil waits until the task is cancelled.
    static func result<Value: Sendable>(
        within deadline: Duration?,
        _ work: @escaping @Sendable () -> Value
    ) async -> Value? {
        let delivery = Delivery<Value>()
        let ledger = ledger
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                delivery.wait(continuation)
                ledger?.begin()
                start {
                    delivery.give(work())
                    ledger?.end()
                }
                guard let deadline else { return }
                let limit = DispatchTime.now() + .nanoseconds(Int(deadline.milliseconds * 1_000_000))
                DispatchQueue.global().asyncAfter(deadline: limit) { delivery.give(nil) }
            }
        } onCancel: {
            delivery.give(nil)
        }
    }

    /// What `work` gives, however long it takes: to be told of a cancellation is for the caller to see to.
    static func value<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in start { continuation.resume(returning: work()) } }
    }

    private final class Work: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Where there can be no more threads, Dispatch's have to do.
    private static func start(_ run: @escaping @Sendable () -> Void) {
        let context = Unmanaged.passRetained(Work(run))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        // Enough for the C library's resolver and its modules; glibc's 8 MiB each would soon reach a limit.
        pthread_attr_setstacksize(&attributes, 512 << 10)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let status = pthread_create(
            &thread,
            &attributes,
            { context in
                guard let context else { return nil }
                var all = sigset_t()
                sigfillset(&all)
                pthread_sigmask(SIG_BLOCK, &all, nil)
                Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            context.toOpaque()
        )
        if status != 0 {
            context.release()
            DispatchQueue(label: "chatops.blocking").async(execute: run)
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
