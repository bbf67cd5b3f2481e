import ArgumentParser
import Diagnostics
import Environments
import Operations

struct VerifyRelease: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Compare what the domain serves, from every replica, with what was deployed.",
        discussion: """
            Looks at Helm's record, the release's objects and pods, their images by digest, restarts since the rollout, \
            and asks the domain until every replica has answered.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var options: VerifyOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let checks = ServiceCheck.all(.release, of: environment.environment)
        return try await target.verify(checks, as: "release", of: environment, options, in: context)
    }
}
