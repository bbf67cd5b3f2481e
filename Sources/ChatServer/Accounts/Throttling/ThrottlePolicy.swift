/// How many failures are free, how fast they are forgiven, and how long to wait beyond.
struct ThrottlePolicy: Equatable, Sendable {
    /// Failures that cost nothing.
    let allowance: Int64
    /// One failure is forgiven after each of these.
    let forgiveness: Duration
    /// The wait after the last free failure; each further one doubles it.
    let firstWait: Duration
    let longestWait: Duration

    /// One account from one network: who mistypes has five tries, who guesses has about one an hour.
    static let pair = ThrottlePolicy(
        allowance: 5,
        forgiveness: .seconds(3600),
        firstWait: .seconds(30),
        longestWait: .seconds(3600)
    )
    /// All accounts from one network, which may be a whole office behind one address.
    static let network = ThrottlePolicy(
        allowance: 200,
        forgiveness: .seconds(30),
        firstWait: .seconds(10),
        longestWait: .seconds(900)
    )
    /// One account from all networks it is not known in: a guess from ten thousand addresses is one guess.
    static let account = ThrottlePolicy(
        allowance: 50,
        forgiveness: .seconds(600),
        firstWait: .seconds(10),
        longestWait: .seconds(600)
    )

    /// How long to wait once so many failures are counted.
    func wait(after failures: Int64) -> Duration {
        guard failures >= allowance else { return .zero }
        return min(firstWait * (1 << min(failures - allowance, 20)), longestWait)
    }
}

/// The failures counted for one subject.
struct ThrottleCount: Equatable, Sendable {
    var failures: Int64 = 0
    var lastAt: Timestamp
    var lockedUntil = Timestamp(milliseconds: 0)

    /// One attempt more, which counts as a failure until it is known to be none.
    func reserving(_ policy: ThrottlePolicy, now: Timestamp) -> ThrottleCount {
        let failures = forgiven(policy, now: now) + 1
        let wait = policy.wait(after: failures)
        // A replica whose clock is behind is not to wait for the one ahead.
        let lockedUntil = wait == .zero ? Timestamp(milliseconds: 0) : now + wait
        return ThrottleCount(failures: failures, lastAt: max(now, lastAt), lockedUntil: lockedUntil)
    }

    /// An attempt less, which was no failure; another's lock stays.
    func releasing(_ policy: ThrottlePolicy) -> ThrottleCount {
        let failures = max(0, failures - 1)
        let lockedUntil = failures < policy.allowance ? Timestamp(milliseconds: 0) : lockedUntil
        return ThrottleCount(failures: failures, lastAt: lastAt, lockedUntil: lockedUntil)
    }

    private func forgiven(_ policy: ThrottlePolicy, now: Timestamp) -> Int64 {
        max(0, failures - max(0, Int64((now - lastAt) / policy.forgiveness)))
    }
}
