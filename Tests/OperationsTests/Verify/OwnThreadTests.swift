import Dispatch
import TestSupport
import Testing

@testable import Operations

@Suite struct OwnThreadTests {
    /// As lookups at a dead resolver do; a thousand is more than Dispatch has threads for.
    @Test func whatHangsHoldsUpNobodyElse() async throws {
        let ledger = OwnThread.Ledger()
        let gate = DispatchSemaphore(value: 0)
        await OwnThread.$ledger.withValue(ledger) {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<1000 {
                    group.addTask {
                        let hung: Bool? = await OwnThread.result(within: .milliseconds(300)) {
                            gate.wait()
                            return true
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
        for _ in 0..<1000 { gate.signal() }
        try await eventually("all have ended") { ledger.running == 0 }
    }
}
