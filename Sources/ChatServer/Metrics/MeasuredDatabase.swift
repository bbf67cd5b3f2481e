/// A database whose transactions are counted and timed.
struct MeasuredDatabase: ChatDatabase {
    let database: any ChatDatabase
    let metrics: DatabaseMetrics

    var dialect: Dialect { database.dialect }

    func attempt<Result: Sendable>(
        _ access: SQLAccess,
        within deadline: Duration,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        let label = access == .read ? "read" : "write"
        let start = ContinuousClock.now
        defer { metrics.durations[label].observe(ContinuousClock.now - start) }
        do {
            let result = try await database.attempt(access, within: deadline, body)
            metrics.transactions[label, "done"].increment()
            return result
        } catch {
            metrics.transactions[label, Self.outcome(error)].increment()
            throw error
        }
    }

    /// What the body throws of its own accord, such as `DomainError`, rolls back and is no fault.
    private static func outcome(_ error: any Error) -> String {
        switch error as? SQLFailure {
        case .contention: "contention"
        case .unavailable, .readOnly: "unavailable"
        case .uniqueViolation, .foreignKeyViolation, .unexpectedValue, .statement: "failed"
        case nil: "rolled_back"
        }
    }
}
