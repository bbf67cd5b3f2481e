import Synchronization

/// Hashes passwords on threads of its own, so many at a time and no more: a storm of logins is turned away instead of
/// taking the server's memory and everybody else's time.
final class PasswordHasher: Sendable {
    let cost: PasswordCost
    private let threads: BlockingThreads
    private let limit: Int
    private let metrics: LimitMetrics
    private let places = Mutex(0)
    private let hashes = Mutex(0)

    /// - Parameter waiting: How many may wait for each thread; 64 take two seconds.
    init(
        threads: Int,
        waiting: Int = 64,
        cost: PasswordCost = PasswordCost(),
        metrics: LimitMetrics = ServerMetrics().limits
    ) {
        self.cost = cost
        self.metrics = metrics
        limit = threads * waiting
        // Whoever has been admitted finds a place, and there is one more for each who was not asked to wait in line.
        self.threads = BlockingThreads(count: threads, limit: 2 * limit)
    }

    /// How many have been admitted and not left.
    var depth: Int { places.withLock(\.self) }
    /// How many hashes have been computed since the start.
    var hashCount: Int { hashes.withLock(\.self) }

    /// Takes a place in the queue for as long as `body` runs, before anything costly is done for the caller.
    ///
    /// - Throws: `DomainError` `rateLimited` when all places are taken, or what `body` throws.
    func admitting<Result: Sendable>(
        isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> Result
    ) async throws -> Result {
        let isAdmitted = places.withLock { places in
            guard places < limit else { return false }
            places += 1
            return true
        }
        guard isAdmitted else { throw refusal }
        defer { places.withLock { $0 -= 1 } }
        return try await body()
    }

    /// - Throws: `DomainError` `rateLimited` when the queue is full, `Argon2Failure`.
    func hash(_ password: Password) async throws -> PasswordHash {
        try await run { [cost] in try PasswordHash(password, cost: cost) }
    }

    /// Whether the password is the one; without a hash the answer is no, after the same work.
    ///
    /// - Throws: as `hash`.
    func verify(_ password: Password, against hash: PasswordHash?) async throws -> Bool {
        try await run { [cost] in
            if let hash { return try hash.matches(password) }
            try PasswordHash.pretendToMatch(password, cost: cost)
            return false
        }
    }

    private func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        do {
            return try await threads.run(within: .seconds(10)) { [self] in
                hashes.withLock { $0 += 1 }
                return try body()
            }
        } catch let refusal as BlockingThreads.Refusal {
            if refusal == .shutDown { throw DomainError(.shuttingDown, "the server is stopping") }
            throw refusal
        }
    }

    private var refusal: DomainError {
        metrics.limited["password"].increment()
        return DomainError(.rateLimited, "too many people are logging in right now", retryAfter: .seconds(2))
    }

    func shutDown() async throws {
        try await threads.shutDown()
    }
}
