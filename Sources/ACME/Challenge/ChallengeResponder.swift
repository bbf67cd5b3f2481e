/// Whoever can answer one kind of challenge: a web server, a DNS provider, a TLS listener.
package protocol ChallengeResponder: Sendable {
    var kind: Challenge.Kind { get }

    /// Shows the answer, and returns when the authority can see it; may be called again with the same answer.
    ///
    /// Several answers may be shown at once, for a wildcard and its base also under the same name.
    func present(_ answer: ChallengeAnswer) async throws

    /// Stops showing this answer, and leaves others alone.
    ///
    /// It is called for every answer whose presenting was begun, also after failures and when the task was cancelled,
    /// and deals with its own failures: they do not undo what was issued.
    func withdraw(_ answer: ChallengeAnswer) async
}
