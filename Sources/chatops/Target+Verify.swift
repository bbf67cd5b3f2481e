import Diagnostics
import Environments
import FoundationEssentials
import Operations
import SystemPackage

extension Target {
    /// Asks checks, once or over a time, and writes what was found.
    func verify(
        _ checks: [ServiceCheck],
        of environment: LoadedEnvironment,
        _ options: VerifyOptions,
        in context: Context
    ) async throws -> ExitCode {
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
        return verification.passed ? .done : .failed
    }
}
