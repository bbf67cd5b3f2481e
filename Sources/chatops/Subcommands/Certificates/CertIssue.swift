import ArgumentParser
import Diagnostics
import Environments
import Operations

struct CertIssue: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue",
        abstract: "Have a certificate issued where there is none that will do, and install it.",
        discussion: """
            Try it with --staging first: it costs none of the authority's limits, and nothing is installed. An order that \
            was begun, by whichever run, is taken up again.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Flag(name: .long, help: "Ask the authority's staging directory, and install nothing.")
    var staging = false

    @Flag(name: .long, help: "Ask the real one even for names that were never tried at the staging directory.")
    var skipStaging = false

    @Flag(name: .long, help: "Have a new one issued even where there is one that will do.")
    var force = false

    func validate() throws {
        if staging, skipStaging { throw ValidationError("--staging and --skip-staging contradict each other.") }
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let change = Change(target: target, options: change, output: output, context: context)
        return try await target.withCertificateTools(of: environment) { tools in
            let operation = RenewCertificate(
                environment,
                .issue(isForced: force),
                isStaging: staging,
                skipsStaging: skipStaging,
                tools
            )
            return try await change.run(operation, stateFolder: tools.state)
        }
    }
}
