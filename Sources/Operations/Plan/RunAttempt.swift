internal import BuildInfo
internal import Diagnostics
internal import FoundationEssentials

/// One pass through plan, apply and verify, and the report that grows with it.
struct RunAttempt: Sendable {
    private(set) var report: RunReport
    private let run: Run
    /// Nil for a run that nothing can be written down of.
    private let lease: LeaseRecord?

    init(_ run: Run, lease: LeaseRecord?) {
        self.run = run
        self.lease = lease
        report = RunReport(
            command: run.operation.command,
            environment: run.operation.environment,
            startedAt: Date(),
            actor: lease?.holder ?? .current
        )
        report.arguments = run.operation.arguments
    }

    mutating func perform() async {
        defer { report.finishedAt = Date() }
        let preparation: Preparation
        let plan: Plan
        do {
            preparation = try await run.operation.prepare(run.events)
            plan = try await Plan(asking: preparation.steps)
        } catch {
            if Task.isCancelled || error is CancellationError { return end(CancellationError(), .interrupted) }
            return end(RunFailure.preflight(error), .preflightFailed)
        }
        report.versions = preparation.versions
        report.versions["chatops"] = BuildInfo.version
        report.versions["chatops commit"] = BuildInfo.commit
        report.digests = preparation.digests
        report.steps = plan.reports
        run.events(.planned(report.steps))
        do {
            if !preparation.losses.isEmpty {
                try await run.confirm(preparation.losses, preparation.isConfirmedEverywhere)
            }
            try note()
        } catch {
            if Task.isCancelled || error is CancellationError { return end(CancellationError(), .interrupted) }
            return end(RunFailure.preflight(error), .preflightFailed)
        }
        if await apply(plan, preparation) { await verify(plan, preparation) }
        await add(preparation.findings)
        if report.exitCode != ExitCode.done.rawValue { report.results["standing"] = await standing(preparation) }
    }

    /// In a task of its own, since this one may have been cancelled.
    private mutating func add(_ findings: @escaping @Sendable () async -> RunFindings) async {
        let found = await Task.detached { await findings() }.value
        report.digests.merge(found.digests) { $1 }
        report.versions.merge(found.versions) { $1 }
        report.results.merge(found.results) { $1 }
        report.timeline = found.timeline
        report.pods = found.pods
    }

    /// Looks in a task of its own, since this one may have been cancelled.
    private func standing(_ preparation: Preparation) async -> String {
        await Task.detached { await preparation.standing() }.value
    }

    /// False when the run has ended with it.
    private mutating func apply(_ plan: Plan, _ preparation: Preparation) async -> Bool {
        var wasNoticeable = false
        for (index, item) in plan.items.enumerated() where item.isPending {
            do {
                try Task.checkCancellation()
                try await proveLease()
                wasNoticeable = wasNoticeable || item.step.isNoticeable
                try await apply(item.step, index)
            } catch let settled as StepSettled {
                report.steps[index].outcome = settled.outcome
                report.steps[index].note = settled.note
                run.events(.stepFinished(report.steps[index]))
                try? note()
            } catch {
                report.steps[index].outcome = .failed
                report.steps[index].note = FailureReport(error).message
                run.events(.stepFinished(report.steps[index]))
                if Task.isCancelled || error is CancellationError || error is LockFailure {
                    end(error, .interrupted)
                } else if wasNoticeable, preparation.aftermath != nil {
                    end(error, .failed)
                } else if wasNoticeable {
                    await putBack(plan, preparation, after: error)
                } else {
                    end(RunFailure.preflight(error), .preflightFailed)
                }
                return false
            }
        }
        return true
    }

    private mutating func apply(_ step: Step, _ index: Int) async throws {
        let started = ContinuousClock.now
        report.steps[index].startedAt = Date()
        run.events(.stepStarted(report.steps[index]))
        defer { report.steps[index].milliseconds = (ContinuousClock.now - started).wholeMilliseconds }
        let found = try await step.apply()
        report.steps[index].note = found
        report.steps[index].outcome = .applied
        report.steps[index].milliseconds = (ContinuousClock.now - started).wholeMilliseconds
        run.events(.stepFinished(report.steps[index]))
        // A journal that is out of date tells less of a killed run; that is no reason to undo what was done.
        try? note()
    }

    private func proveLease() async throws {
        if let lease { try await run.lock.prove(lease, now: Date()) }
    }

    /// Keeps the journal up to date, with the time of the last sign of life.
    private mutating func note() throws {
        report.finishedAt = Date()
        if lease != nil { try run.journal.write(report.redacted(by: run.evidence.redactor)) }
    }

    private mutating func verify(_ plan: Plan, _ preparation: Preparation) async {
        run.events(.verifying)
        report.checks = await preparation.verify()
        for check in report.checks { run.events(.checkFinished(check)) }
        // That something could not be put back is not passed over for a Ctrl-C.
        if Task.isCancelled, await preparation.aftermath?() != .putBackFailed {
            return end(CancellationError(), .interrupted)
        }
        let failed = report.checks.filter { $0.verdict == .failed }
        guard failed.isEmpty else {
            let failure = RunFailure.checksFailed(failed, hint: preparation.checksHint)
            if let aftermath = preparation.aftermath {
                report.results = preparation.results
                return end(failure, RunOutcome(await aftermath()))
            }
            if plan.isEmpty || preparation.predecessorServes == nil {
                report.results = preparation.results
                return end(failure, .unverified)
            }
            return await putBack(plan, preparation, after: failure)
        }
        report.results = preparation.results
        do { try await preparation.accept() } catch { return end(error, .unverified) }
        report.outcome = plan.isEmpty ? .nothingToChange : .done
        report.exitCode = ExitCode.done.rawValue
    }

    /// Undoes what was applied, latest first, and looks whether what served before serves again.
    private mutating func putBack(_ plan: Plan, _ preparation: Preparation, after error: any Error) async {
        var undone = true
        for (index, item) in plan.items.enumerated().reversed() {
            guard let undo = item.step.undo, [.applied, .failed].contains(report.steps[index].outcome) else { continue }
            let started = ContinuousClock.now
            do {
                try await proveLease()
                report.steps[index].note = try await undo()
                report.steps[index].outcome = .undone
            } catch {
                report.steps[index].note = FailureReport(error).message
                report.steps[index].outcome = .undoFailed
                undone = false
            }
            report.steps[index].milliseconds = (ContinuousClock.now - started).wholeMilliseconds
            run.events(.stepFinished(report.steps[index]))
        }
        // Asked to stop once more, in the middle of this: the same command goes on from here.
        if Task.isCancelled { return end(CancellationError(), .interrupted) }
        guard let predecessorServes = preparation.predecessorServes else { return end(error, .failed) }
        let serves = await predecessorServes()
        end(error, undone && serves ? .putBack : .putBackFailed)
    }

    private mutating func end(_ error: any Error, _ outcome: RunOutcome) {
        report.outcome = outcome
        report.failure = FailureReport(error)
        report.exitCode = exitCode(of: outcome, error).rawValue
    }

    private func exitCode(of outcome: RunOutcome, _ error: any Error) -> ExitCode {
        switch outcome {
        case .done, .nothingToChange, .passed: .done
        case .preflightFailed: (error as? any Failure)?.exitCode ?? .preflight
        case .failed, .checksFailed: .failed
        case .putBack: .putBack
        case .unverified: .unverified
        case .putBackFailed: .putBackFailed
        case .interrupted: error is LockFailure ? .locked : .interrupted
        }
    }
}

extension RunOutcome {
    fileprivate init(_ aftermath: Preparation.Aftermath) {
        switch aftermath {
        case .failed: self = .failed
        case .putBack: self = .putBack
        case .unverified: self = .unverified
        case .putBackFailed: self = .putBackFailed
        }
    }
}
