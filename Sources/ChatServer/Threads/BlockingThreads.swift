import NIOCore
import NIOPosix
import Synchronization

/// Threads for work that blocks, with a bounded queue in front of them.
///
/// The event loops and the cooperative pool never run such work: one blocked thread there stops everybody.
final class BlockingThreads: Sendable {
    enum Refusal: Error, Equatable {
        /// As many jobs wait as may.
        case full
        /// No answer within the deadline; `started` tells whether the job was, or is, running.
        case timedOut(started: Bool)
        case shutDown
    }

    private let threads: NIOThreadPool
    private let eventLoops: MultiThreadedEventLoopGroup
    private let limit: Int
    private let waiting = Mutex(0)

    /// - Parameter limit: How many jobs may wait or run at a time.
    init(count: Int, limit: Int, eventLoops: MultiThreadedEventLoopGroup = .singleton) {
        threads = NIOThreadPool(numberOfThreads: count)
        self.eventLoops = eventLoops
        self.limit = limit
        threads.start()
    }

    /// How many jobs wait or run.
    var depth: Int { waiting.withLock(\.self) }

    /// - Throws: `Refusal`, or what `body` throws.
    func run<Result: Sendable>(
        within deadline: Duration,
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await submit(within: deadline, body).get()
    }

    /// As `run`, in the order of the calls where there is one thread.
    func submit<Result: Sendable>(
        within deadline: Duration,
        _ body: @escaping @Sendable () throws -> Result
    ) -> EventLoopFuture<Result> {
        let eventLoop = eventLoops.next()
        let isAdmitted = waiting.withLock { waiting in
            guard waiting < limit else { return false }
            waiting += 1
            return true
        }
        guard isAdmitted else { return eventLoop.makeFailedFuture(Refusal.full) }
        let answer = eventLoop.makePromise(of: Result.self)
        let turn = Turn()
        let timeout = eventLoop.scheduleTask(in: TimeAmount(deadline)) { [self] in
            let isAbandoned = turn.abandon()
            // What nobody waits for any more takes no place in the queue.
            if isAbandoned { leave() }
            answer.fail(Refusal.timedOut(started: !isAbandoned))
        }
        threads.submit { [self] state in
            guard turn.start() else { return }
            defer { leave() }
            guard state == .active else { return answer.fail(Refusal.shutDown) }
            let result = Swift.Result { try body() }
            timeout.cancel()
            answer.completeWith(result)
        }
        return answer.futureResult
    }

    private func leave() {
        waiting.withLock { $0 -= 1 }
    }

    func shutDown() async throws {
        try await threads.shutdownGracefully()
    }
}

/// Whether a job has been taken up by a thread or given up by its caller, whichever came first.
private final class Turn: Sendable {
    private enum State { case waiting, started, abandoned }
    private let state = Mutex(State.waiting)

    func start() -> Bool { leave(for: .started) }
    func abandon() -> Bool { leave(for: .abandoned) }

    private func leave(for next: State) -> Bool {
        state.withLock { state in
            guard state == .waiting else { return false }
            state = next
            return true
        }
    }
}
