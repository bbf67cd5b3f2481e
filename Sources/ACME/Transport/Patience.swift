/// How long, and how often, is tried what does not succeed at once.
package struct Patience: Sendable {
    /// How often a request is sent at most where the network or the server fails.
    package var attempts = 4
    /// Before the second attempt; doubled before each further one.
    package var firstPause: Duration = .seconds(1)
    /// What a server may ask for in `Retry-After` so that it is waited for; more is `ACMEFailure.postponed`.
    package var longestPause: Duration = .seconds(60)
    /// How often a request is signed anew because its nonce was refused (RFC 8555 section 6.5).
    ///
    /// With nine of ten refused, a hundred attempts fail in three of a hundred thousand requests.
    package var nonces = 100
    /// Of one request, from name lookup to the last byte of the answer.
    package var requestDeadline: Duration = .seconds(30)
    /// Before an order is looked at first; doubled up to ten seconds, unless the server says otherwise.
    package var firstPoll: Duration = .seconds(1)
    /// For the authority to validate all names of an order.
    package var validation: Duration = .seconds(180)
    /// For the authority to issue after an order was finalized.
    package var issuance: Duration = .seconds(180)

    package init() {}

    func pause(after attempt: Int) -> Duration { firstPause * (1 << min(attempt - 1, 10)) }
}
