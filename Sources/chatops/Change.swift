import Diagnostics
import Environments
import Operations
import SystemPackage

/// Runs an operation as the options ask, and shows what became of it: shared by all changing commands.
struct Change {
    let target: Target
    let options: ChangeOptions
    let output: OutputOptions
    let context: Context

    /// - Parameter isPrelude: whether another run follows when this one ended well, which then gives the command's one result.
    func run(
        _ operation: any Operation,
        stateFolder: FilePath,
        lock: (any RunLock)? = nil,
        isPrelude: Bool = false
    ) async throws -> ExitCode {
        let run = prepared(operation, stateFolder, lock)
        if options.dryRun { return try show(try await run.dryRun()) }
        let recorded = try await run(lockWait: options.lockWait)
        guard isPrelude, recorded.report.exitCode == ExitCode.done.rawValue else { return try show(recorded) }
        let report = recorded.evidence.map { "; evidence: \($0.appending("report.md"))" } ?? ""
        context.diagnostics.say("\(operation.command): \(recorded.report.outcome.sentence)\(report)\n")
        return .done
    }

    /// Shows the plan, and runs it once that is agreed to, by `--yes` or at the terminal.
    func runOnceAgreed(
        _ operation: any Operation,
        stateFolder: FilePath,
        lock: (any RunLock)? = nil,
        question: String
    ) async throws -> ExitCode {
        if !options.dryRun, !confirmation.agreed {
            let steps = try await prepared(operation, stateFolder, nil).dryRun()
            let pending = steps.filter { $0.outcome == .notRun }
            if !pending.isEmpty {
                context.diagnostics.say(pending.map { StepText.plan($0) + "\n" }.joined())
                guard try await confirmation.isGiven(to: question) else { throw ConfirmationFailure.notAgreed }
            }
        }
        return try await run(operation, stateFolder: stateFolder, lock: lock)
    }

    private func prepared(_ operation: any Operation, _ stateFolder: FilePath, _ lock: (any RunLock)?) -> Run {
        let progress = ProgressOutput(context.diagnostics, redactor: target.redactor, verbose: output.verbose)
        return Run(
            operation,
            stateFolder: stateFolder,
            evidence: target.evidence,
            lock: lock,
            confirm: { try await confirm($0, everywhere: $1) },
            events: { progress.show($0) }
        )
    }

    /// On this machine what a deploy loses is one's own; on others it has to be meant.
    private func confirm(_ losses: [String], everywhere: Bool) async throws {
        if everywhere || target.isOfOthers { try await confirmation.obtain(losses) }
    }

    var confirmation: Confirmation {
        options.confirmation.confirmation(of: target.name.description, context.diagnostics)
    }

    private struct DryRun: Encodable {
        var changesPending: Bool
        var steps: [StepReport]
    }

    private func show(_ steps: [StepReport]) throws -> ExitCode {
        let isPending = steps.contains { $0.outcome == .notRun }
        try context.output.write(DryRun(changesPending: isPending, steps: steps), as: output.format) {
            steps.map { StepText.plan($0) + "\n" }.joined() + (isPending ? "" : "nothing to change\n")
        }
        return isPending && options.detailedExitCode ? .changesPending : .done
    }

    private struct Shown: Encodable {
        var run: RunReport
        var evidence: String?
    }

    private func show(_ recorded: Run.Recorded) throws -> ExitCode {
        let report = recorded.report.redacted(by: target.redactor)
        try context.output.write(Shown(run: report, evidence: recorded.evidence?.string), as: output.format) {
            var rows = report.results.sorted { $0.key < $1.key }.map { [$0.key, $0.value] }
            if let evidence = recorded.evidence { rows.append(["evidence", evidence.appending("report.md").string]) }
            return "\(report.environment): \(report.outcome.sentence)\n" + Columns.text(rows)
        }
        if let failure = report.failure {
            FailureOutput(output.format, verbose: output.verbose).print(failure, to: context.diagnostics)
        }
        return ExitCode(rawValue: report.exitCode) ?? .bug
    }
}
