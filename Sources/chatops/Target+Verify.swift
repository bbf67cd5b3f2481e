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
        let notifier = notifies ? notifier(of: environment) : nil
        // Before anybody is told, so that what they hear of is there to be looked at.
        let isNews = try notifier?.isNews(verification.failing) ?? true
        let recorded = Result { options.evidence && isNews ? try evidence.record(run).string : nil }
        verification.evidence = try? recorded.get()
        try context.output.write(VerificationText.render(verification, options, context.output, at: now))
        if run.outcome == .interrupted { return .interrupted }
        try await notifier?.tell(
            verification.failing,
            of: verification.checks.count,
            asked: started,
            now: context.now
        )
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

    private func notifier(of environment: LoadedEnvironment) -> Notifier? {
        environment.environment.notify.map {
            Notifier(
                $0,
                environment: environment.name,
                project: project.root,
                http: http,
                runner: runner,
                redactor: redactor
            )
        }
    }
}
