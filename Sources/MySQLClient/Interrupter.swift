import Glibc
import Synchronization

/// Ends what a connection is waiting for, from another thread; the connection is lost by it.
package final class Interrupter: Sendable {
    private struct State {
        var socket: Int32?
        var job = 0
    }

    private let state: Mutex<State>

    init(socket: Int32) {
        state = Mutex(State(socket: socket))
    }

    /// Marks the start of a piece of work, which `interrupt` is then told.
    package func begin() -> Int {
        state.withLock { state in
            state.job += 1
            return state.job
        }
    }

    /// Work that has ended is no longer interrupted.
    package func end() {
        state.withLock { $0.job += 1 }
    }

    /// Shuts the socket down if that work is still going on; whoever reads from it fails at once.
    package func interrupt(_ job: Int) {
        state.withLock { state in
            guard state.job == job, let socket = state.socket else { return }
            shutdown(socket, Int32(SHUT_RDWR))
        }
    }

    /// The socket's number is about to be anybody's.
    func forget() {
        state.withLock { $0.socket = nil }
    }
}
