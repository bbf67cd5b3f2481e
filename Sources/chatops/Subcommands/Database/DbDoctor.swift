import ArgumentParser
import Diagnostics
import Environments
import Operations

struct DbDoctor: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look for what would keep the database from being backed up, archived or restored.",
        discussion: "Changes nothing. Exits 1 where something is wrong."
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let doctor = DatabaseDoctor(
            try target.databaseServer(of: environment),
            try target.backupTools(of: environment),
            now: context.now
        )
        let reports = try await doctor.reports().map { $0.redacted(by: target.redactor) }
        let verification = Verification(of: target.name.description, reports, refusesWarnings: false)
        try context.output.write(verification, as: output.format) {
            VerificationText.text(verification, context.output)
        }
        return verification.passed ? .done : .failed
    }
}
