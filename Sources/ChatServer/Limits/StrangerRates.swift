/// How often one client network may ask for what needs no account; each replica counts for itself.
///
/// It bounds what a request costs before anybody's password is looked at; guessing is the login throttle's concern. A
/// whole office behind one address logs in on a Monday morning without noticing.
struct StrangerRates: Sendable {
    static let perSecond = 100

    var metrics = ServerMetrics().limits
    private let requests = TokenBuckets<Network>(rate: perSecond, burst: perSecond * UserRates.burstSeconds)

    /// - Throws: `rate_limited`, as `UserRates.admitSend`.
    func admit(_ client: IPAddress?, now: ContinuousClock.Instant = .now) throws(DomainError) {
        let network = client?.clientNetwork ?? Network(bytes: [], prefixLength: 0)
        if let wait = requests.take(for: network, now: now) { throw metrics.refusal("stranger", wait) }
    }
}
