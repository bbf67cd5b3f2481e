/// How often one user may do things here, over REST and all sockets together; each replica counts for itself.
///
/// Five seconds' worth may come at once after a pause.
struct UserRates: Sendable {
    static let burstSeconds = 5

    private let sends: TokenBuckets<UserID>
    private let commands: TokenBuckets<UserID>

    init(_ settings: RealtimeSettings) {
        sends = Self.buckets(perSecond: settings.sendsPerSecond)
        commands = Self.buckets(perSecond: settings.commandsPerSecond)
    }

    private static func buckets(perSecond rate: Int) -> TokenBuckets<UserID> {
        TokenBuckets(rate: rate, burst: rate * burstSeconds)
    }

    /// Before a message is sent.
    ///
    /// - Throws: `rate_limited`, with the time to wait in `retryAfter` and `details["retryAfterMilliseconds"]`.
    func admitSend(_ user: UserID, now: ContinuousClock.Instant = .now) throws(DomainError) {
        if let wait = sends.take(for: user, now: now) { throw DomainError(tooOften: wait) }
    }

    /// Before anything else that changes something, or a socket asks for.
    ///
    /// - Throws: As `admitSend`.
    func admitCommand(_ user: UserID, now: ContinuousClock.Instant = .now) throws(DomainError) {
        if let wait = commands.take(for: user, now: now) { throw DomainError(tooOften: wait) }
    }
}

extension DomainError {
    init(tooOften wait: Duration) {
        let milliseconds = Int((wait / .milliseconds(1)).rounded(.up))
        self.init(
            .rateLimited,
            "too much in a short time: wait before going on",
            details: ["retryAfterMilliseconds": String(milliseconds)],
            retryAfter: wait
        )
    }
}
