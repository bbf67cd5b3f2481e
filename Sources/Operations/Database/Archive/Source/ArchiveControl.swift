internal import Dispatch
internal import MySQLClient
internal import Synchronization

/// Ends a receiver from another thread, whatever it is waiting for.
final class ArchiveControl: Sendable {
    private struct State {
        var isStopped = false
        var reading: (interrupter: Interrupter, job: Int)?
    }

    private let state = Mutex(State())
    private let stopped = DispatchSemaphore(value: 0)

    var isStopped: Bool { state.withLock(\.isStopped) }

    func stop() {
        state.withLock { state in
            guard !state.isStopped else { return }
            state.isStopped = true
            stopped.signal()
            if let reading = state.reading { reading.interrupter.interrupt(reading.job) }
        }
    }

    /// Ends what is read from, so that the server is asked anew what it is.
    func reconnect() {
        state.withLock { state in
            if let reading = state.reading { reading.interrupter.interrupt(reading.job) }
        }
    }

    /// What is read from is ended by ``stop()``, also by one that has been called.
    func attach(_ interrupter: Interrupter) {
        state.withLock { state in
            let job = interrupter.begin()
            state.reading = (interrupter, job)
            if state.isStopped { interrupter.interrupt(job) }
        }
    }

    func detach() { state.withLock { $0.reading = nil } }

    /// Returns after that time, or when it is stopped.
    func pause(_ time: Duration) {
        guard stopped.wait(timeout: .now() + .nanoseconds(Int(time.milliseconds * 1_000_000))) == .success else {
            return
        }
        // For whoever waits next.
        stopped.signal()
    }
}
