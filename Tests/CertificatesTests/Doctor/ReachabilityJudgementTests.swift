import Testing

@testable import Operations

@Suite struct ReachabilityJudgementTests {
    private func judgement(
        _ attempts: [(String, ConnectionAttempt)],
        isListenedLater: Bool = false
    ) throws -> ReachabilityJudgement {
        ReachabilityJudgement(
            name: "a.example",
            port: 80,
            attempts: try attempts.map { (try #require(NumericAddress($0.0)), $0.1) },
            isListenedLater: isListenedLater
        )
    }

    private let answered = ConnectionAttempt.connected(after: .milliseconds(1))
    private let silent = ConnectionAttempt.unanswered(after: .seconds(5))

    @Test func whereAllAnswerNothingIsWrong() throws {
        #expect(try judgement([("192.0.2.1", answered), ("2001:db8::1", answered)]).findings.isEmpty)
    }

    /// The classic: the record was left when the machine moved, and people's browsers fall back to IPv4.
    @Test(arguments: [ConnectionAttempt.refused, .unanswered(after: .seconds(5))])
    func anAAAAThatDoesNotAnswerIsNamed(attempt: ConnectionAttempt) throws {
        let findings = try judgement([("192.0.2.1", answered), ("2001:db8::1", attempt)]).findings
        #expect(findings.map(\.isFailure) == [true])
        #expect(findings.first?.text.contains("authorities ask the AAAA first") == true, "\(findings)")
        let others = try judgement([("192.0.2.1", attempt), ("2001:db8::1", answered)]).findings
        #expect(others.map(\.isFailure) == [true])
        #expect(others.first?.text.contains("authorities ask the AAAA first") == false, "\(others)")
    }

    @Test func whatCannotBeTriedFromHereIsNoFailure() throws {
        let findings = try judgement([("192.0.2.1", answered), ("2001:db8::1", .noRoute)]).findings
        #expect(findings.map(\.isFailure) == [false])
    }

    @Test func aListenerThatIsNotThereYetIsNone() throws {
        let refused = [("192.0.2.1", ConnectionAttempt.refused)]
        #expect(try judgement(refused).findings.map(\.isFailure) == [true])
        #expect(try judgement(refused, isListenedLater: true).findings.isEmpty)
        #expect(try judgement([("192.0.2.1", silent)], isListenedLater: true).findings.map(\.isFailure) == [true])
    }

    @Test func aNameWithoutAddressesIsAFailure() throws {
        #expect(try judgement([]).findings.map(\.isFailure) == [true])
        #expect(try judgement([], isListenedLater: true).findings.map(\.isFailure) == [true])
    }
}
