import Testing

@testable import Operations

@Suite struct BackoffTests {
    @Test func doublesWhileTheServerDiesYoung() {
        var backoff = Backoff()
        let delays = (0..<12).map { _ in backoff.delay(afterLifetime: .seconds(1)).wholeMilliseconds }
        #expect(delays == [0, 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000])
    }

    @Test func neverOverflows() {
        var backoff = Backoff()
        for _ in 0..<10_000 { #expect(backoff.delay(afterLifetime: .zero) <= Backoff.longest) }
    }

    @Test func beginsAnewAfterAHealthyLife() {
        var backoff = Backoff()
        for _ in 0..<5 { _ = backoff.delay(afterLifetime: .zero) }
        #expect(backoff.delay(afterLifetime: Backoff.healthyAfter) == .zero)
        #expect(backoff.delay(afterLifetime: .zero) == .milliseconds(100))
    }
}
