import ArgumentParser
import Diagnostics
import Environments
import Operations

struct VerifyDatabase: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "database",
        abstract: "See whether the database is there, takes writes, and has room left.",
        discussion: """
            The server that was deployed is asked, with its own settings: it writes a row and takes it back before anybody \
            can see it.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var options: VerifyOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let checks = ServiceCheck.all(.database, of: environment.environment)
        return try await target.verify(checks, as: "database", of: environment, options, in: context)
    }
}
