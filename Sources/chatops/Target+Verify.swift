import Diagnostics
import Environments
import FoundationEssentials
import Operations
import SystemPackage

extension Target {
    /// Asks checks, once or over a time, records what was found and writes it.
    ///
    /// - Parameters:
    ///   - form: the form of `verify`, such as `health`.
    ///   - notifies: whether those are told whom the environment names, if the verdict is another now; only such a run
    ///     is recorded then.
    func verify(
        _ checks: [ServiceCheck],
        as form: String,
        of environment: LoadedEnvironment,
        _ options: VerifyOptions,
        notifies: Bool = false,
        in context: Context
    ) async throws -> ExitCode {
        if options.evidence { try evidence.preflightSigning() }
        let started = context.now()
        var verification = try await ask(checks, of: environment, options)
        let now = context.now()
        if let file = options.textfile {
            // node_exporter reads it as another user.
            try DurableFile.write(
                PrometheusText.text(verification, at: now).utf8,
                to: context.workingDirectory.pushing(FilePath(file)),
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
        }
        let run = RunReport(
            verification,
            command: "verify \(form)",
            arguments: options.arguments,
            from: started,
            to: now,
            isInterrupted: Task.isCancelled
        )
        var told: Result<Bool, any Error>?
        if notifies && run.outcome != .interrupted {
            do {
                told = .success(try await tell(verification, asked: started, of: environment, in: context))
            } catch {
                told = .failure(error)
            }
        }
        let isNews = told.map { (try? $0.get()) ?? true } ?? !notifies
        let recorded = Result { options.evidence && isNews ? try evidence.record(run).string : nil }
        verification.evidence = try? recorded.get()
        try context.output.write(VerificationText.render(verification, options, context.output, at: now))
        if run.outcome == .interrupted { return .interrupted }
        _ = try told?.get()
        if case .failure(let error) = recorded {
            let failure = FailureReport(RunFailure.notRecorded(error))
            FailureOutput(.text, verbose: options.verbose).print(failure, to: context.diagnostics)
            return verification.passed ? .unverified : .failed
        }
        return verification.passed ? .done : .failed
    }

    private func ask(
        _ checks: [ServiceCheck],
        of environment: LoadedEnvironment,
        _ options: VerifyOptions
    ) async throws -> Verification {
        let (reports, availability) = try await withInstruments(of: environment, for: checks) { instruments in
            if let period = options.period {
                let every = options.every ?? .seconds(1)
                let seen = await ServiceCheck.watch(checks, for: period, every: every, with: instruments)
                return (seen.0, Optional(seen.1))
            }
            let reports = await ServiceCheck.run(checks, with: instruments)
            try Task.checkCancellation()
            return (reports, nil)
        }
        return Verification(
            of: environment.name.description,
            reports.map { $0.redacted(by: redactor) },
            availability?.map { $0.redacted(by: redactor) },
            refusesWarnings: options.failOn == .warn
        )
    }

    /// - Returns: whether there was a change to tell.
    private func tell(
        _ verification: Verification,
        asked: Date,
        of environment: LoadedEnvironment,
        in context: Context
    ) async throws -> Bool {
        guard let settings = environment.environment.notify else { return true }
        let notifier = Notifier(
            settings,
            environment: environment.name,
            project: project.root,
            http: http,
            runner: runner,
            redactor: redactor
        )
        let decision = try await notifier.tell(
            verification.failing,
            of: verification.checks.count,
            asked: asked,
            now: context.now
        )
        return decision == .tell
    }
}
