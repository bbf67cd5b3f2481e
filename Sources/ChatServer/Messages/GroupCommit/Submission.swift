import NIOCore

/// A change that waits for its commit, and who waits for it.
struct Submission: Sendable {
    let change: MessageChange
    let user: UserID
    let at: Timestamp
    /// When whoever waits is told that the database did not answer.
    let deadline: NIODeadline
    let answer: EventLoopPromise<MessageOutcome>

    func refuse(_ error: DomainError) {
        answer.fail(error)
    }
}

extension [Submission] {
    /// Gives each its answer, waking each event loop once.
    func answer(_ results: [Result<MessageOutcome, any Error>]) {
        let answers = zip(self, results)
        for (_, group) in Dictionary(grouping: answers, by: { ObjectIdentifier($0.0.answer.futureResult.eventLoop) }) {
            guard let eventLoop = group.first?.0.answer.futureResult.eventLoop else { continue }
            eventLoop.execute {
                for (submission, result) in group { submission.answer.completeWith(result) }
            }
        }
    }
}

extension DomainError {
    static let databaseIsAway = DomainError(
        .unavailable,
        "the database did not answer in time; sending again is safe",
        retryAfter: .seconds(1)
    )
    static let tooManyChanges = DomainError(
        .overloaded,
        "the server has more messages to write than it may queue",
        retryAfter: .seconds(1)
    )
    static let noMoreChanges = DomainError(
        .shuttingDown,
        "the server is shutting down",
        retryAfter: .seconds(1)
    )
}
