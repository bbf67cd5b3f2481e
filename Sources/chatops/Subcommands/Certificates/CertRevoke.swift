import ArgumentParser
import Diagnostics
import Environments
import Operations

struct CertRevoke: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Have the authority revoke the certificate; the next renewal gets another.",
        discussion: """
            After a key was stolen: with --reason key-compromise, then at once chatops cert renew. Where the account is \
            lost, the certificate's own key speaks for it.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: "Why.")
    var reason: RevocationCause = .unspecified

    @Flag(name: .long, help: "The one before, which was replaced.")
    var previous = false

    @Flag(name: .long, help: "Of the authority's staging directory.")
    var staging = false

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let change = Change(target: target, options: change, output: output, context: context)
        let tools = target.certificateTools
        let operation = RevokeCertificate(
            environment,
            because: reason,
            isPrevious: previous,
            isStaging: staging,
            tools
        )
        return try await change.run(operation, stateFolder: tools.state)
    }
}

extension RevocationCause: ExpressibleByArgument {}
