/// How often one user may do things here, over REST and all sockets together; each replica counts for itself.
///
/// Five seconds' worth may come at once after a pause.
struct UserRates: Sendable {
    static let burstSeconds = 5

    private let sends: TokenBuckets<UserID>
    private let commands: TokenBuckets<UserID>

    private let metrics: LimitMetrics

    init(_ settings: RealtimeSettings, metrics: LimitMetrics = ServerMetrics().limits) {
        self.metrics = metrics
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
        if let wait = sends.take(for: user, now: now) { throw metrics.refusal("send", wait) }
    }

    /// Before anything else that changes something, or a socket asks for.
    ///
    /// - Throws: As `admitSend`.
    func admitCommand(_ user: UserID, now: ContinuousClock.Instant = .now) throws(DomainError) {
        if let wait = commands.take(for: user, now: now) { throw metrics.refusal("command", wait) }
    }
}

extension LimitMetrics {
    /// What to throw at who does too much; counted.
    func refusal(_ kind: String, _ wait: Duration) -> DomainError {
        limited[kind].increment()
        let milliseconds = Int((wait / .milliseconds(1)).rounded(.up))
        return DomainError(
            .rateLimited,
            "too much in a short time: wait before going on",
            details: ["retryAfterMilliseconds": String(milliseconds)],
            retryAfter: wait
        )
    }
}
