import Diagnostics
import FoundationEssentials
import Glibc
import Processes
import Synchronization
import SystemPackage
import Testing

@testable import Operations

/// Every way a run can end.
@Suite struct RunTests {
    /// A checkout's state and evidence, gone with the value.
    private final class Folders: Sendable {
        let root = FilePath("/tmp/chatops-run-\(UUID().uuidString)")
        var state: FilePath { root.appending("state") }
        var evidence: EvidenceStore {
            EvidenceStore(
                root: root.appending("evidence"),
                environment: "embedded",
                redactor: Redactor(secrets: ["hunter2"])
            )
        }

        deinit { try? Folder.remove(root) }
    }

    private let folders = Folders()

    private func run(_ operation: FakeOperation) -> Run {
        Run(operation, stateFolder: folders.state, evidence: folders.evidence, events: { _ in })
    }

    struct Ending: Sendable {
        var operation: FakeOperation
        var outcome: RunOutcome
        var exitCode: ExitCode
        var journal: [String]
    }

    static let endings: [Ending] = [
        Ending(
            operation: FakeOperation(behaviours: [.satisfied, .works]),
            outcome: .done,
            exitCode: .done,
            journal: ["applied step 1", "verified"]
        ),
        Ending(
            operation: FakeOperation(behaviours: [.satisfied, .satisfied]),
            outcome: .nothingToChange,
            exitCode: .done,
            journal: ["verified"]
        ),
        Ending(
            operation: FakeOperation(behaviours: [.works], preparationFailure: FakeOperation.Refusal()),
            outcome: .preflightFailed,
            exitCode: .preflight,
            journal: []
        ),
        Ending(
            operation: FakeOperation(
                behaviours: [.works],
                preparationFailure: DeployFailure.unfitSetting("CHAT_A")
            ),
            outcome: .preflightFailed,
            exitCode: .configuration,
            journal: []
        ),
        Ending(
            operation: FakeOperation(behaviours: [.works, .fails, .works], noticeableFrom: 2),
            outcome: .preflightFailed,
            exitCode: .preflight,
            journal: ["applied step 0", "applied step 1"]
        ),
        Ending(
            operation: FakeOperation(behaviours: [.works, .satisfied, .works, .fails, .works]),
            outcome: .failed,
            exitCode: .failed,
            journal: [
                "applied step 0", "applied step 2", "applied step 3", "undid step 3", "undid step 2", "undid step 0",
            ]
        ),
        Ending(
            operation: FakeOperation(behaviours: [.works, .fails], predecessorServes: true),
            outcome: .putBack,
            exitCode: .putBack,
            journal: ["applied step 0", "applied step 1", "undid step 1", "undid step 0"]
        ),
        Ending(
            operation: FakeOperation(behaviours: [.works, .fails], predecessorServes: false),
            outcome: .putBackFailed,
            exitCode: .putBackFailed,
            journal: ["applied step 0", "applied step 1", "undid step 1", "undid step 0"]
        ),
        Ending(
            operation: FakeOperation(behaviours: [.failsInUndo, .fails], predecessorServes: true),
            outcome: .putBackFailed,
            exitCode: .putBackFailed,
            journal: ["applied step 0", "applied step 1", "undid step 1", "undid step 0"]
        ),
        Ending(
            operation: FakeOperation(behaviours: [.works], verdict: .warned),
            outcome: .done,
            exitCode: .done,
            journal: ["applied step 0", "verified"]
        ),
        Ending(
            operation: FakeOperation(behaviours: [.works], verdict: .failed),
            outcome: .unverified,
            exitCode: .unverified,
            journal: ["applied step 0", "verified"]
        ),
        Ending(
            operation: FakeOperation(behaviours: [.works], verdict: .failed, predecessorServes: true),
            outcome: .putBack,
            exitCode: .putBack,
            journal: ["applied step 0", "verified", "undid step 0"]
        ),
        Ending(
            operation: FakeOperation(behaviours: [.satisfied], verdict: .failed, predecessorServes: true),
            outcome: .unverified,
            exitCode: .unverified,
            journal: ["verified"]
        ),
        Ending(
            operation: FakeOperation(behaviours: [.works], acceptFails: true),
            outcome: .unverified,
            exitCode: .failed,
            journal: ["applied step 0", "verified"]
        ),
    ]

    @Test(arguments: endings.indices) func ends(index: Int) async throws {
        let ending = Self.endings[index]
        // The journal is shared by all runs of the table.
        let operation = FakeOperation(copying: ending.operation)
        let recorded = try await run(operation)()
        #expect(recorded.report.outcome == ending.outcome)
        let isAccepted = ending.operation.acceptFails
        #expect(recorded.report.exitCode == (isAccepted ? ExitCode.unverified : ending.exitCode).rawValue)
        #expect(operation.journal.entries == ending.journal)
        #expect((recorded.report.failure == nil) == (ending.exitCode == .done))
        let evidence = try folders.evidence.load()
        #expect(evidence.report.outcome == ending.outcome)
        #expect(try folders.evidence.verify().isIntact)
        #expect(try EnvironmentLock(environment: "embedded", folder: folders.state).holder(now: Date()) == nil)
        #expect(try Folder.names(in: folders.state) == ["lease.mutex"])
    }

    @Test func aDryRunAsksAndAppliesNothing() async throws {
        let operation = FakeOperation(behaviours: [.satisfied, .works, .fails])
        let steps = try await run(operation).dryRun()
        #expect(steps.map(\.outcome) == [.satisfied, .notRun, .notRun])
        #expect(operation.journal.entries.isEmpty)
        #expect(!Folder.exists(folders.root))
    }

    @Test func whatWouldBeLostIsConfirmedBeforeAnythingIsApplied() async throws {
        let operation = FakeOperation(behaviours: [.works], losses: ["the volume"])
        let asked = Mutex<[String]>([])
        func run(_ answer: (any Error)?) -> Run {
            Run(
                operation,
                stateFolder: folders.state,
                evidence: folders.evidence,
                confirm: { losses, _ in
                    asked.withLock { $0 += losses + operation.journal.entries }
                    if let answer { throw answer }
                },
                events: { _ in }
            )
        }
        let refused = try await run(FakeOperation.Refusal())().report
        #expect(refused.outcome == .preflightFailed && refused.exitCode == ExitCode.preflight.rawValue)
        #expect(refused.steps.map(\.outcome) == [.notRun])
        #expect(operation.journal.entries.isEmpty)
        let interrupted = try await run(CancellationError())().report
        #expect(interrupted.outcome == .interrupted)
        let confirmed = try await run(nil)().report
        #expect(confirmed.outcome == .done)
        #expect(asked.withLock { $0 } == ["the volume", "the volume", "the volume"])
    }

    @Test func whatLosesNothingIsNotAskedFor() async throws {
        let run = Run(
            FakeOperation(behaviours: [.works]),
            stateFolder: folders.state,
            evidence: folders.evidence,
            confirm: { _, _ in throw FakeOperation.Refusal() },
            events: { _ in }
        )
        #expect(try await run().report.outcome == .done)
    }

    @Test func cancellingInAStepIsInterruptedAndUndoesNothing() async throws {
        let operation = FakeOperation(behaviours: [.works, .hangs, .works], predecessorServes: true)
        let run = run(operation)
        let recorded = try await withThrowingTaskGroup(of: Run.Recorded.self) { group in
            group.addTask { try await run() }
            while !operation.journal.entries.contains("applied step 1") { try await Task.sleep(for: .milliseconds(5)) }
            group.cancelAll()
            return try #require(try await group.next())
        }
        #expect(recorded.report.outcome == .interrupted)
        #expect(recorded.report.exitCode == ExitCode.interrupted.rawValue)
        #expect(recorded.report.steps.map(\.outcome) == [.applied, .failed, .notRun])
        #expect(recorded.report.results["standing"] == "what stands")
        #expect(try folders.evidence.load().report.outcome == .interrupted)
        #expect(operation.journal.entries == ["applied step 0", "applied step 1"])
    }

    @Test func aKilledRunIsRecordedByTheNextOnce() async throws {
        // What a run that was killed in its first step leaves: its journal and its lease.
        try Folder.create(folders.state, permissions: .ownerReadWriteExecute)
        let dead = Actor(user: "ops", host: "elsewhere", pid: 4_000_000)
        var killed = RunReport(command: "deploy", environment: "embedded", startedAt: Date(), actor: dead)
        killed.steps = [StepReport(name: "step 0", intent: "do step 0", outcome: .applied)]
        try RunJournal(folder: folders.state).write(killed)
        _ = try await run(FakeOperation(behaviours: [.works]))()
        _ = try await run(FakeOperation(behaviours: [.satisfied]))()
        let outcomes = try folders.evidence.list().map { $0.summary?.outcome }
        #expect(outcomes == [.nothingToChange, .done, .interrupted])
        let names = try folders.evidence.list().map(\.name)
        let record = try folders.evidence.load(try #require(names.last))
        #expect(record.report.actor == dead)
        #expect(record.report.steps.map(\.outcome) == [.applied])
    }

    @Test func aRunKilledAfterItWasRecordedIsNotRecordedAgain() async throws {
        let first = try await run(FakeOperation(behaviours: [.works]))()
        // Killed between its record and the removal of its journal.
        var journal = first.report
        journal.outcome = .interrupted
        try RunJournal(folder: folders.state).write(journal)
        _ = try await run(FakeOperation(behaviours: [.satisfied]))()
        #expect(try folders.evidence.list().map { $0.summary?.outcome } == [.nothingToChange, .done])
    }

    @Test func aDamagedJournalIsNoReasonToStop() async throws {
        try Folder.create(folders.state, permissions: .ownerReadWriteExecute)
        try DurableFile.write("{\"half".utf8, to: folders.state.appending("run.json"), permissions: .ownerReadWrite)
        #expect(try await run(FakeOperation(behaviours: [.works]))().report.outcome == .done)
    }

    @Test func theSecondHolderIsRefusedAndRecordsNothing() async throws {
        try Folder.create(folders.state, permissions: .ownerReadWriteExecute)
        let lock = EnvironmentLock(environment: "embedded", folder: folders.state)
        let lease = try lock.acquire(for: .current, command: "stop", now: Date()).lease
        let operation = FakeOperation(behaviours: [.works])
        await #expect {
            _ = try await run(operation)(lockWait: .milliseconds(300))
        } throws: { error in
            if case LockFailure.held(let holder, "embedded") = error { holder.token == lease.token } else { false }
        }
        #expect(operation.journal.entries.isEmpty)
        #expect(try folders.evidence.list().isEmpty)
        try lock.release(lease)
        #expect(try await run(operation)().report.outcome == .done)
    }

    @Test func whatIsShownHoldsNoSecret() async throws {
        let shown = Mutex("")
        let operation = FakeOperation(behaviours: [.works], preparationFailure: Leak())
        let run = Run(operation, stateFolder: folders.state, evidence: folders.evidence) { event in
            shown.withLock { $0 += "\(event)" }
        }
        let recorded = try await run()
        #expect(recorded.report.failure?.message == "the password is <redacted>")
        #expect(!shown.withLock { $0 }.contains("hunter2"))
    }

    private struct Leak: Failure {
        var message: String { "the password is hunter2" }
    }
}

extension FakeOperation {
    /// The same operation with a journal of its own.
    init(copying other: FakeOperation) {
        self.init(
            behaviours: other.behaviours,
            noticeableFrom: other.noticeableFrom,
            verdict: other.verdict,
            acceptFails: other.acceptFails,
            predecessorServes: other.predecessorServes,
            preparationFailure: other.preparationFailure
        )
    }
}
