import ArgumentParser
import Diagnostics
import Environments
import Operations

struct VerifyAll: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "all",
        abstract:
            "Everything at once: the environment's checks, its certificates, a conversation, the release, the database."
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var options: VerifyOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let checks = ServiceCheck.everything(
            of: environment.environment,
            isIssuedHere: target.issuesCertificates
        )
        return try await target.verify(checks, as: "all", of: environment, options, in: context)
    }
}
