import ArgumentParser
import Diagnostics
import Environments
import Operations

struct CertPlan: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Tell what a renewal would do now, when it would do more, and why. Changes and asks nothing."
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    @Flag(name: .long, help: "Of the authority's staging directory.")
    var staging = false

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let plan = try RenewalPlan(environment, target.certificateTools, isStaging: staging, now: context.now())
        try context.output.write(plan, as: output.format) { CertificateText.plan(plan) }
        return .done
    }
}
