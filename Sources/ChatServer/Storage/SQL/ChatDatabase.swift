/// What a transaction may do.
enum SQLAccess: Sendable {
    /// Sees one snapshot throughout.
    case read
    /// Sees what others have committed by the time of each statement; durable when it returns.
    case write
}

/// The database the whole server lives in, behind threads of its own.
protocol ChatDatabase: Sendable {
    var dialect: Dialect { get }

    /// Runs `body` in one transaction, once; commits when it returns, rolls back when it throws.
    ///
    /// - Parameter deadline: From now until the caller gets an answer, waiting for a connection included. The
    ///   transaction is then abandoned if it has not started; otherwise its outcome stays unknown to the caller.
    /// - Throws: `SQLFailure`, or what `body` throws.
    func attempt<Result: Sendable>(
        _ access: SQLAccess,
        within deadline: Duration,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result
}

extension ChatDatabase {
    /// Leaves time to answer within a second.
    static var defaultDeadline: Duration { .milliseconds(800) }

    func read<Result: Sendable>(
        within deadline: Duration = defaultDeadline,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await repeating(.read, within: deadline, body)
    }

    /// - Parameter body: May run more than once, so it changes nothing but the database.
    func write<Result: Sendable>(
        within deadline: Duration = defaultDeadline,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await repeating(.write, within: deadline, body)
    }

    /// The one place where contention is retried: up to ten attempts, a random pause longer each time between them,
    /// all within the deadline.
    private func repeating<Result: Sendable>(
        _ access: SQLAccess,
        within deadline: Duration,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        let end = ContinuousClock.now + deadline
        for attempt in 1... {
            do {
                return try await self.attempt(access, within: end - ContinuousClock.now, body)
            } catch SQLFailure.contention(let reason) {
                let pause = Duration.milliseconds(Int.random(in: 1...(5 << min(attempt, 5))))
                guard attempt < 10, ContinuousClock.now + pause < end else { throw SQLFailure.unavailable(reason) }
                try await Task.sleep(for: pause)
            }
        }
        throw SQLFailure.unavailable("no attempt was made")
    }
}
