import Glibc
import TestSupport
import Testing

@testable import Operations

@Suite struct OwnThreadTests {
    /// As lookups at a dead resolver do; a thousand is more than Dispatch has threads for.
    @Test func whatHangsHoldsUpNobodyElse() async throws {
        let ledger = OwnThread.Ledger()
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        await OwnThread.$ledger.withValue(ledger) {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<1000 {
                    group.addTask {
                        let hung = await OwnThread.result(within: .milliseconds(300)) {
                            var byte: UInt8 = 0
                            return read(reading, &byte, 1)
                        }
                        #expect(hung == nil)
                    }
                }
            }
        }
        #expect(ledger.running == 1000)
        let started = ContinuousClock.now
        let quick = await OwnThread.result(within: .seconds(30)) { 7 }
        let took = started.duration(to: .now)
        #expect(quick == 7 && took < .seconds(5), "\(took)")
        close(writing)
        try await eventually("all have ended") { ledger.running == 0 }
        close(reading)
    }
}
