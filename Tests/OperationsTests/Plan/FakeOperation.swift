import FoundationEssentials
import Processes
import Synchronization
import SystemPackage

@testable import Operations

/// Steps that note what was done with them, and fail where they are told to.
struct FakeOperation: Operation {
    struct Refusal: Error {}

    /// What becomes of one step.
    enum Behaviour: Sendable {
        case satisfied
        case works
        case fails
        case failsInUndo
        /// Takes as long as its task is not cancelled.
        case hangs
    }

    let command = "deploy"
    let environment = "embedded"
    let arguments = ["--binary=x"]
    var behaviours: [Behaviour]
    /// From which step on a failure can be noticed.
    var noticeableFrom = 0
    var verdict = CheckReport.Verdict.passed
    var acceptFails = false
    /// Whether what served before serves after all; nil when nothing did.
    var predecessorServes: Bool?
    var preparationFailure: (any Error)?
    var losses: [String] = []
    let journal = Journal()

    final class Journal: Sendable {
        private let lines = Mutex<[String]>([])

        var entries: [String] { lines.withLock { $0 } }
        func note(_ line: String) { lines.withLock { $0.append(line) } }
    }

    func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        if let preparationFailure { throw preparationFailure }
        let steps = behaviours.enumerated().map {
            step("step \($0.offset)", $0.element, isNoticeable: $0.offset >= noticeableFrom)
        }
        var preparation = Preparation(steps: steps, verify: { [check] }, standing: { "what stands" })
        preparation.losses = losses
        preparation.accept = { if acceptFails { throw Refusal() } }
        if let serves = predecessorServes { preparation.predecessorServes = { serves } }
        return preparation
    }

    private var check: CheckReport {
        journal.note("verified")
        return CheckReport(name: "c", verdict: verdict, target: "t", summary: "seen", measurements: [])
    }

    private func step(_ name: String, _ behaviour: Behaviour, isNoticeable: Bool) -> Step {
        Step(
            name,
            intent: "do \(name)",
            isNoticeable: isNoticeable,
            isSatisfied: { if case .satisfied = behaviour { true } else { false } },
            apply: {
                journal.note("applied \(name)")
                if case .fails = behaviour { throw Refusal() }
                if case .hangs = behaviour { try await Task.sleep(for: .seconds(600)) }
                return nil
            },
            undo: {
                journal.note("undid \(name)")
                if case .failsInUndo = behaviour { throw Refusal() }
                return nil
            }
        )
    }
}
