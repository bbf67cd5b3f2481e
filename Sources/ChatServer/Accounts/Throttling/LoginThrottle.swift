/// Slows down guessing without locking anybody out: `docs/decisions/0012-login-throttle.md` has the reasons.
///
/// An attempt is counted as a failure before the password is looked at, in a transaction that holds what it counts, so
/// that attempts at the same time, on any replica, cannot be more than are allowed; success takes it back.
struct LoginThrottle: Sendable {
    let database: any ChatDatabase
    let metrics: LimitMetrics

    /// An attempt that has been counted.
    struct Attempt: Sendable {
        fileprivate let pair: String?
        /// What is counted beside the pair, and how.
        fileprivate let totals: [String: ThrottlePolicy]

        fileprivate var policies: [String: ThrottlePolicy] {
            guard let pair else { return totals }
            return totals.merging([pair: .pair]) { $1 }
        }
    }

    /// Counts a login as failed until it is released.
    ///
    /// - Throws: `DomainError` `tooManyAttempts` with the time to wait.
    func reserve(_ email: EmailAddress, from client: Client, now: Timestamp) async throws -> Attempt {
        let network = Self.network(of: client)
        return try await counted { connection in
            let known = try SessionStore.addresses(of: email, in: connection)
            var totals = ["network|\(network)".digest: ThrottlePolicy.network]
            if !known.contains(where: { $0.clientNetwork.description == network }) {
                totals["account|\(email.key)".digest] = .account
            }
            let attempt = Attempt(pair: "pair|\(network)|\(email.key)".digest, totals: totals)
            try Self.count(attempt, now: now, in: connection)
            return attempt
        }
    }

    /// Counts a sign-up, by which addresses and invitations can be guessed, as failed until it is released.
    ///
    /// - Throws: as `reserve`.
    func reserveSignUp(from client: Client, now: Timestamp) async throws -> Attempt {
        let attempt = Attempt(pair: nil, totals: ["network|\(Self.network(of: client))".digest: .network])
        try await counted { connection in try Self.count(attempt, now: now, in: connection) }
        return attempt
    }

    private func counted<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        do {
            return try await database.write(body)
        } catch let error as DomainError where error.code == .tooManyAttempts {
            metrics.limited["login"].increment()
            throw error
        }
    }

    /// Takes an attempt back that was no failure: it succeeded, which also forgives what went before on the same
    /// account from the same network, or it was not made.
    func release(_ attempt: Attempt, succeeded: Bool, now: Timestamp) async throws {
        let policies = attempt.policies
        try await database.write { connection in
            for (subject, count) in try ThrottleStore.lock(Array(policies.keys), in: connection) {
                guard let policy = policies[subject] else { continue }
                if succeeded, subject == attempt.pair {
                    try ThrottleStore.delete(subject, in: connection)
                } else {
                    try ThrottleStore.set(count.releasing(policy), for: subject, in: connection)
                }
            }
        }
    }

    /// Removes what is long forgiven.
    func sweep(now: Timestamp) async throws {
        try await database.write { connection in
            try ThrottleStore.sweep(untouchedSince: now + .seconds(-86_400), now: now, in: connection)
        }
    }

    private static func count(_ attempt: Attempt, now: Timestamp, in connection: any SQLConnection) throws {
        let policies = attempt.policies
        try ThrottleStore.prepare(Array(policies.keys), now: now, in: connection)
        let counts = try ThrottleStore.lock(Array(policies.keys), in: connection)
        if let end = counts.values.map(\.lockedUntil).max(), end > now {
            throw DomainError(
                .tooManyAttempts,
                "too many attempts have failed; wait before the next",
                retryAfter: end - now
            )
        }
        for (subject, policy) in policies {
            let count = counts[subject] ?? ThrottleCount(lastAt: now)
            try ThrottleStore.set(count.reserving(policy, now: now), for: subject, in: connection)
        }
    }

    private static func network(of client: Client) -> String {
        client.address?.clientNetwork.description ?? "unknown"
    }
}

extension Network {
    fileprivate var description: String { "\(IPAddress(bytes: bytes))/\(prefixLength)" }
}
