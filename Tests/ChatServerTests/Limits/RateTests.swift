import Testing

@testable import ChatServer

@Suite struct RateTests {
    private let start = ContinuousClock.now
    private let user = UserID(at: .now())

    @Test func aBurstIsAdmittedThenOneAtATime() throws {
        let rates = UserRates(RealtimeSettings(sendsPerSecond: 10, commandsPerSecond: 50))
        for _ in 0..<50 { try rates.admitSend(user, now: start) }
        let refusal = try #require(throws: DomainError.self) { try rates.admitSend(user, now: start) }
        #expect(refusal.code == .rateLimited)
        #expect(refusal.retryAfter == .milliseconds(100))
        #expect(refusal.details == ["retryAfterMilliseconds": "100"])
        try rates.admitSend(user, now: start + .milliseconds(100))
        #expect(throws: DomainError.self) { try rates.admitSend(user, now: start + .milliseconds(199)) }
        try rates.admitSend(UserID(at: .now()), now: start)
        try rates.admitCommand(user, now: start)
    }

    /// Whatever the pattern, no more get through than the burst and the rate allow.
    @Test func theLongRunHoldsTheRate() {
        let buckets = TokenBuckets<Int>(rate: 10, burst: 50)
        let admitted = (0..<100_000).filter { step in
            buckets.take(for: 1, now: start + .milliseconds(step)) == nil
        }
        #expect(admitted.count == 50 + 100 * 10 - 1)
    }

    @Test func waitingAsLongAsToldIsEnough() throws {
        let buckets = TokenBuckets<Int>(rate: 3, burst: 3)
        var now = start
        for _ in 0..<1000 {
            if let wait = buckets.take(for: 1, now: now) {
                now += wait
                #expect(buckets.take(for: 1, now: now) == nil)
            }
        }
    }

    @Test func idleBucketsAreForgotten() {
        let buckets = TokenBuckets<Int>(rate: 10, burst: 50)
        for key in 0..<100_000 { _ = buckets.take(for: key, now: start + .milliseconds(key)) }
        #expect(buckets.count <= 1025)
    }
}

@Suite struct StrangerRateTests {
    @Test func neighboursInOneNetworkShareAndOthersDoNot() throws {
        let rates = StrangerRates()
        let now = ContinuousClock.now
        let mine = try #require(IPAddress("2001:db8::1"))
        for _ in 0..<500 { try rates.admit(mine, now: now) }
        let neighbour = try #require(IPAddress("2001:db8::ffff"))
        #expect(throws: DomainError.self) { try rates.admit(neighbour, now: now) }
        try rates.admit(IPAddress("2001:db8:0:1::1"), now: now)
        try rates.admit(IPAddress("192.0.2.1"), now: now)
        try rates.admit(neighbour, now: now + .milliseconds(10))
    }
}
