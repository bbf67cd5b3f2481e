import Logging
import NIOCore
import Synchronization

/// Writes all changes to messages that this process makes, many with one commit.
///
/// One batch is in the database at a time, and those that come meanwhile make up the next: the busier the server, the
/// more share a commit. Each change is answered after its commit, or for itself when it fails; changes are committed
/// and announced in the order of the calls. What is not answered within the deadline is answered `unavailable`,
/// whatever the database is doing: doing it again is always safe.
final class MessageWriter: Sendable {
    /// Enough to share the cost of a commit, few enough to hold the rooms' locks briefly.
    static let batchSize = 256

    private let database: any ChatDatabase
    private let changes: ChangeFeed
    private let metrics: MessageMetrics
    private let logger: Logger
    /// From the call to the answer; leaves time to answer within a second.
    private let patience: Duration
    private let timers: any EventLoop
    private let state: Mutex<State>

    private struct State: ~Copyable {
        var queue: ChangeQueue
        var batch: [Submission] = []
        var isWriting = false
        var isWatching = false
        var isDraining = false
        var drained: [CheckedContinuation<Void, Never>] = []
    }

    init(
        database: any ChatDatabase,
        changes: ChangeFeed,
        limit: ChangeQueue.Limit = ChangeQueue.Limit(),
        patience: Duration = .milliseconds(800),
        timers: any EventLoop,
        metrics: MessageMetrics,
        logger: Logger
    ) {
        self.database = database
        self.changes = changes
        self.logger = logger
        self.patience = patience
        self.timers = timers
        self.metrics = metrics
        state = Mutex(State(queue: ChangeQueue(limit: limit)))
    }

    /// How many changes wait or are being written.
    var depth: Int { state.withLock { $0.queue.waiting.count + $0.batch.count } }

    /// Whether nothing more is accepted.
    var isDraining: Bool { state.withLock { $0.isDraining } }

    /// - Returns: What became of the change, when it is durable; fails with `DomainError` or `SQLFailure`.
    func submit(
        _ change: MessageChange,
        by user: UserID,
        at now: Timestamp,
        on eventLoop: any EventLoop
    ) -> EventLoopFuture<MessageOutcome> {
        let submission = Submission(
            change: change,
            user: user,
            at: now,
            deadline: .now() + TimeAmount(patience),
            answer: eventLoop.makePromise()
        )
        let (refusal, startsWriting, startsWatching) = state.withLock { state -> (DomainError?, Bool, Bool) in
            guard !state.isDraining else { return (.noMoreChanges, false, false) }
            guard state.queue.append(submission) else { return (.tooManyChanges, false, false) }
            defer { (state.isWriting, state.isWatching) = (true, true) }
            return (nil, !state.isWriting, !state.isWatching)
        }
        if let refusal { submission.refuse(refusal) }
        if startsWatching { watch(until: submission.deadline) }
        // Lives as long as there is something to write; `drain` waits for its end.
        if startsWriting { Task { await write() } }
        return submission.answer.futureResult
    }

    /// Accepts nothing more, and returns when everything accepted is answered.
    func drain() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                state.isDraining = true
                if state.isWriting { state.drained.append(continuation) }
                return !state.isWriting
            }
            if isIdle { continuation.resume() }
        }
    }

    private func write() async {
        while let batch = nextBatch() { await write(batch) }
    }

    private func nextBatch() -> [Submission]? {
        let (batch, drained) = state.withLock { state in
            state.batch = state.queue.take(Self.batchSize)
            guard state.batch.isEmpty else { return (state.batch, [CheckedContinuation<Void, Never>]()) }
            state.isWriting = false
            defer { state.drained = [] }
            return ([], state.drained)
        }
        for continuation in drained { continuation.resume() }
        return batch.isEmpty ? nil : batch
    }

    private func write(_ submissions: [Submission]) async {
        do {
            try await commit(submissions)
        } catch let failure as SQLFailure where failure.isOfTheDatabase || submissions.count == 1 {
            submissions.answer(submissions.map { _ in .failure(failure) })
        } catch {
            guard submissions.count > 1 else { return submissions.answer([.failure(error)]) }
            // One of them is to blame, and the others must not suffer for it.
            logger.error("batch failed", metadata: ["changes": "\(submissions.count)", "cause": "\(error)"])
            for submission in submissions { await write([submission]) }
        }
    }

    private func commit(_ submissions: [Submission]) async throws {
        let now = NIODeadline.now()
        for submission in submissions where submission.deadline <= now { submission.refuse(.databaseIsAway) }
        let batch = MessageBatch(submissions.filter { $0.deadline > now })
        guard !batch.submissions.isEmpty else { return }
        let start = ContinuousClock.now
        let committed = try await database.write(within: patience) { try batch.commit(in: $0) }
        metrics.observe(committed.results, duration: ContinuousClock.now - start)
        // The acknowledgements are on their way before the news is spread.
        batch.submissions.answer(committed.results.map { $0.mapError { $0 } })
        for advance in committed.advances { changes.advance(advance) }
        for event in committed.events { changes.tell(event) }
    }

    /// One timer for all: it goes off when the oldest change is too late.
    private func watch(until deadline: NIODeadline) {
        timers.scheduleTask(deadline: deadline) { [self] in
            let now = NIODeadline.now()
            let (late, next) = state.withLock { state in
                let late = state.batch.filter { $0.deadline <= now } + state.queue.takeLate(at: now)
                let next = state.batch.first { $0.deadline > now } ?? state.queue.waiting.first
                state.isWatching = next != nil
                return (late, next)
            }
            for submission in late { submission.refuse(.databaseIsAway) }
            if let next { watch(until: next.deadline) }
        }
    }
}

extension SQLFailure {
    /// Whether it is the database that cannot write, and not what was to be written.
    fileprivate var isOfTheDatabase: Bool {
        switch self {
        case .unavailable, .contention, .readOnly: true
        case .uniqueViolation, .foreignKeyViolation, .unexpectedValue, .statement: false
        }
    }
}

extension MessageMetrics {
    fileprivate func observe(_ results: [Result<MessageOutcome, DomainError>], duration: Duration) {
        commits.increment()
        batchSizes.observe(Double(results.count))
        commitDurations.observe(duration)
        for case .success(.sent(let sent)) in results { (sent.isRepeat ? repeats : sends).increment() }
    }
}
