import ArgumentParser
import Diagnostics
import Environments
import Operations

struct VerifyTLS: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "tls",
        abstract: "Look at the certificate that each address of the site shows.",
        discussion: "Runs the checks of type tls; of a site with certificates there is one without being declared."
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var options: VerifyOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let checks = ServiceCheck.declaredAndImplied(by: environment.environment).filter { $0.kind == .tls }
        guard !checks.isEmpty else {
            throw UsageFailure(
                "\(environment.name) has neither certificates nor a check of type tls: there is nothing to look at.",
                hint: "add a check with type: tls under checks:, or certificates: for the site"
            )
        }
        return try await target.verify(checks, as: "tls", of: environment, options, in: context)
    }
}
