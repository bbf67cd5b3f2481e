import Testing

@testable import Operations

@Suite struct EvidenceConcurrencyTests {
    @Test func writersAtOnceMakeOneChain() async throws {
        let fixture = EvidenceFixture()
        try await withThrowingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for minute in 0..<20 { _ = try fixture.store.record(EvidenceFixture.report(minute: minute)) }
                }
            }
            group.addTask {
                for _ in 0..<4 {
                    let verdict = try fixture.store.verify()
                    #expect(verdict.isIntact)
                }
            }
            try await group.waitForAll()
        }
        let verdict = try fixture.store.verify()
        #expect(verdict.problems == [])
        #expect(verdict.interrupted == [])
        #expect(verdict.runs == 160)
        #expect(try EvidenceChainLine.split(fixture.read("chain.txt")).count == 160)
    }
}
