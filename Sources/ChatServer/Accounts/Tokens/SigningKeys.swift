import Synchronization

/// The keys all replicas sign and check access tokens with, as they stand in the database.
///
/// The newest signs until it is `lifetime` old; whichever replica notices first makes the next. An old one goes on
/// verifying until the last token it signed is over.
final class SigningKeys: Sendable {
    /// How long a replica may go on signing with a key that another has replaced: clocks differ.
    private static let slack = Duration.seconds(3600)
    /// How long keys count without a look at the database: a key that was revoked there is refused after this.
    static let trust = Duration.seconds(10)

    private let database: any ChatDatabase
    private let lifetime: Duration
    private let tokenLifetime: Duration
    private let ring = Mutex(Ring())

    private struct Ring {
        var keys: [String: SigningKey] = [:]
        var newest: SigningKey?
        /// When the load began whose result this is.
        var loadedAt: ContinuousClock.Instant?
        /// Not before this is the database asked for an unknown key again.
        var nextLoad = ContinuousClock.now

        /// Whether somebody should look at the database, and nobody does.
        func isStale(_ now: ContinuousClock.Instant) -> Bool {
            nextLoad <= now && loadedAt.map { $0 + SigningKeys.trust <= now } ?? true
        }
    }

    init(database: any ChatDatabase, lifetime: Duration, tokenLifetime: Duration) {
        self.database = database
        self.lifetime = lifetime
        self.tokenLifetime = tokenLifetime
    }

    /// The key to sign with now, made when there is none or the newest is too old.
    ///
    /// - Throws: `SQLFailure`.
    func current(now: Timestamp) async throws -> SigningKey {
        if claimRefresh() { try await load() }
        if let newest = ring.withLock(\.newest), isFresh(newest.createdAt, now) { return newest }
        let begin = ContinuousClock.now
        let candidate = try await SigningKey(now: now)
        let entries = try await database.write { [self] connection in
            try SigningKeyStore.lock(in: connection)
            let entries = try SigningKeyStore.all(in: connection)
            if let newest = entries.first, isFresh(newest.createdAt, now) { return entries }
            try SigningKeyStore.insert(candidate, in: connection)
            return try SigningKeyStore.all(in: connection)
        }
        return try await take(entries, loadedAt: begin) ?? candidate
    }

    /// Makes a key that signs from now on, whatever the age of the one before it; other replicas follow within
    /// ``trust``.
    ///
    /// - Parameter revoking: Whether older keys, and with them all tokens they signed, are over; else they verify as long
    ///   as their tokens last.
    /// - Returns: How many keys are over.
    /// - Throws: `SQLFailure`.
    func rotate(revoking: Bool, now: Timestamp) async throws -> (newest: SigningKey, revoked: Int) {
        let begin = ContinuousClock.now
        let latest = try await database.read { try SigningKeyStore.all(in: $0).first?.createdAt }
        // A replica whose clock is ahead may have made the last one.
        let key = try await SigningKey(now: latest.map { max(now, $0 + .milliseconds(1)) } ?? now)
        let (entries, revoked) = try await database.write { connection in
            try SigningKeyStore.lock(in: connection)
            let old = revoking ? try SigningKeyStore.all(in: connection) : []
            for entry in old { try SigningKeyStore.delete(entry.id, in: connection) }
            try SigningKeyStore.insert(key, in: connection)
            return (try SigningKeyStore.all(in: connection), old.count)
        }
        return (try await take(entries, loadedAt: begin) ?? key, revoked)
    }

    /// The key a token names; one that is not known here is looked for in the database, where another replica may
    /// have put it.
    ///
    /// The database is asked at most once a second: in between, whoever brings an unknown name waits for the next
    /// look.
    ///
    /// - Throws: `SQLFailure`.
    func key(named name: String) async throws -> SigningKey? {
        enum Step {
            case found(SigningKey)
            case unknown
            case load
            case wait(until: ContinuousClock.Instant)
        }
        let arrival = ContinuousClock.now
        while true {
            let now = ContinuousClock.now
            let step: Step = ring.withLock { ring in
                if let key = ring.keys[name], !ring.isStale(now) { return .found(key) }
                if let loadedAt = ring.loadedAt, loadedAt >= arrival { return .unknown }
                guard ring.nextLoad <= now else { return .wait(until: ring.nextLoad) }
                ring.nextLoad = now + .seconds(1)
                return .load
            }
            switch step {
            case .found(let key): return key
            case .unknown: return nil
            case .load: try await load()
            case .wait(let end): try await Task.sleep(until: end, clock: .continuous)
            }
        }
    }

    /// All keys that verify, the newest first.
    func all() async throws -> [SigningKey] {
        try await load()
        return ring.withLock { $0.keys.values.sorted { $0.createdAt > $1.createdAt } }
    }

    /// Forgets keys that no token can name any more, here and in the database.
    func sweep(now: Timestamp) async throws {
        let begin = ContinuousClock.now
        let entries = try await database.write { [tokenLifetime] connection in
            try SigningKeyStore.lock(in: connection)
            let entries = try SigningKeyStore.all(in: connection)
            // A key signed last when the next was made.
            for (next, old) in zip(entries, entries.dropFirst())
            where next.createdAt + tokenLifetime + Self.slack < now {
                try SigningKeyStore.delete(old.id, in: connection)
            }
            return try SigningKeyStore.all(in: connection)
        }
        try await take(entries, loadedAt: begin)
    }

    /// Whether the caller is the one to look at the database.
    private func claimRefresh() -> Bool {
        let now = ContinuousClock.now
        return ring.withLock { ring in
            guard ring.loadedAt != nil, ring.isStale(now) else { return false }
            ring.nextLoad = now + .seconds(1)
            return true
        }
    }

    private func isFresh(_ createdAt: Timestamp, _ now: Timestamp) -> Bool { createdAt + lifetime > now }

    private func load() async throws {
        let begin = ContinuousClock.now
        try await take(try await database.read { try SigningKeyStore.all(in: $0) }, loadedAt: begin)
    }

    /// - Returns: The newest.
    @discardableResult
    private func take(_ entries: [SigningKeyStore.Entry], loadedAt: ContinuousClock.Instant) async throws -> SigningKey?
    {
        var keys: [SigningKey] = []
        for entry in entries {
            let known = ring.withLock { $0.keys[entry.id.text] }
            if let known {
                keys.append(known)
            } else {
                keys.append(
                    try await SigningKey(id: entry.id, createdAt: entry.createdAt, privateKey: entry.privateKey)
                )
            }
        }
        ring.withLock { [keys] ring in
            // An earlier load that ends later knows less.
            if let latest = ring.loadedAt, latest > loadedAt { return }
            ring.keys = Dictionary(keys.map { ($0.id.text, $0) }, uniquingKeysWith: { $1 })
            ring.newest = keys.first
            ring.loadedAt = loadedAt
        }
        return keys.first
    }
}
