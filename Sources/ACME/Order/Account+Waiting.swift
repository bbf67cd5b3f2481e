internal import FoundationEssentials

extension Account {
    /// Looks at an order until a condition holds, RFC 8555 section 7.4: when the authority says, else ever less often.
    ///
    /// Throws `ACMEFailure.tookTooLong` where it does not come to hold within the limit, or would be asked only later.
    ///
    /// - Parameter asked: when the authority wants to be asked first.
    func wait(
        for order: Order,
        limit: Duration,
        asked: Date? = nil,
        until holds: (Order) -> Bool
    ) async throws -> Order {
        let clock = ContinuousClock()
        let end = clock.now + limit
        var order = order
        var pause = authority.transport.patience.firstPoll
        var wanted = asked.map { Duration.seconds($0.timeIntervalSinceNow) }
        while !holds(order) {
            let rest = max(wanted ?? pause, .zero)
            guard clock.now + rest <= end else {
                throw ACMEFailure.tookTooLong(.order, url: order.url, limit: limit)
            }
            try await Task.sleep(for: rest)
            let look = try await lookAt(order.url)
            order = look.order
            wanted = look.answer.retryAfter.map { .seconds($0.timeIntervalSince(look.answer.received)) }
            pause = min(pause * 2, .seconds(10))
        }
        return order
    }
}
