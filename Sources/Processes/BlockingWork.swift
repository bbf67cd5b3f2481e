internal import Glibc

/// Blocking work beside the tasks: reads and writes that may wait for long must not hold one of the few threads that all
/// tasks share.
package enum BlockingWork {
    /// Runs `work` on a new thread, where a broken pipe is `EPIPE` and no signal, and returns what it returns.
    ///
    /// Cancelling the task does not end it: it ends when what it reads or writes is closed.
    package static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let job = Job { continuation.resume(with: Result(catching: work)) }
            var thread = pthread_t()
            let status = pthread_create(
                &thread,
                nil,
                { pointer in
                    guard let pointer else { return nil }
                    var signals = sigset_t()
                    sigemptyset(&signals)
                    sigaddset(&signals, SIGPIPE)
                    pthread_sigmask(SIG_BLOCK, &signals, nil)
                    Unmanaged<Job>.fromOpaque(pointer).takeRetainedValue().body()
                    return nil
                },
                Unmanaged.passRetained(job).toOpaque()
            )
            if status == 0 {
                pthread_detach(thread)
            } else {
                Unmanaged.passUnretained(job).release()
                continuation.resume(throwing: ThreadNotStarted(code: status))
            }
        }
    }

    /// The system has no thread to give (pthread_create(3)).
    package struct ThreadNotStarted: Error {
        package let code: Int32
    }

    private final class Job: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
