import Diagnostics
import Environments
import FoundationEssentials
import Operations
import SystemPackage

extension Target {
    /// Asks checks, once or over a time, and writes what was found.
    ///
    /// - Parameter notifies: whether those are told whom the environment names, if the verdict is another now.
    func verify(
        _ checks: [ServiceCheck],
        of environment: LoadedEnvironment,
        _ options: VerifyOptions,
        notifies: Bool = false,
        in context: Context
    ) async throws -> ExitCode {
        let instruments = instruments(for: environment)
        let asked = context.now()
        var reports: [CheckReport]
        var availability: [Availability]?
        if let period = options.period {
            let every = options.every ?? .seconds(1)
            (reports, availability) = await ServiceCheck.watch(checks, for: period, every: every, with: instruments)
        } else {
            reports = await ServiceCheck.run(checks, with: instruments)
            try Task.checkCancellation()
        }
        let verification = Verification(
            of: environment.name.description,
            reports.map { $0.redacted(by: redactor) },
            availability?.map { $0.redacted(by: redactor) },
            refusesWarnings: options.failOn == .warn
        )
        let now = context.now()
        if let file = options.textfile {
            // node_exporter reads it as another user.
            try DurableFile.write(
                PrometheusText.text(verification, at: now).utf8,
                to: context.workingDirectory.pushing(FilePath(file)),
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
        }
        try context.output.write(VerificationText.render(verification, options, context.output, at: now))
        if Task.isCancelled { return .interrupted }
        if notifies { try await tell(verification, asked: asked, of: environment, options, in: context) }
        return verification.passed ? .done : .failed
    }

    private func tell(
        _ verification: Verification,
        asked: Date,
        of environment: LoadedEnvironment,
        _ options: VerifyOptions,
        in context: Context
    ) async throws {
        guard let settings = environment.environment.notify else { return }
        let notifier = Notifier(
            settings,
            environment: environment.name,
            project: project.root,
            http: http,
            runner: runner,
            redactor: redactor
        )
        let failing = verification.checks.filter {
            $0.verdict == .failed || options.failOn == .warn && $0.verdict == .warned
        }
        try await notifier.tell(failing, of: verification.checks.count, asked: asked, now: context.now)
    }
}
