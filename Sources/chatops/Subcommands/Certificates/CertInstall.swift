import ArgumentParser
import Diagnostics
import Environments
import Operations

struct CertInstall: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "install",
        abstract: "Install the certificate that was issued anew, on all targets or some, and see it served.",
        discussion: "Nothing is asked of the authority."
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .customLong("target"), help: "A target by its name; may be repeated.")
    var targets: [String] = []

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let change = Change(target: target, options: change, output: output, context: context)
        return try await target.withCertificateTools(of: environment) { tools in
            let operation = RenewCertificate(environment, .install(targets: targets), tools)
            return try await change.run(operation, stateFolder: tools.state)
        }
    }
}
