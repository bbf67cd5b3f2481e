import ArgumentParser
import Diagnostics
import Environments
import Operations

struct Rollback: ContextCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve an earlier revision of a cluster's release again.",
        discussion: """
            Left to itself, it takes the last revision that was seen to serve well before the present one. The database \
            stays as it is: ChatServer's migrations only add to it.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: "The revision to go back to, as `chatops status` lists them.")
    var to: Int?

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        guard target.clustered != nil else {
            throw UsageFailure(
                "\(environment.name) is embedded: its releases stand in .chatops, and a failed deploy puts back."
            )
        }
        let change = Change(target: target, options: change, output: output, context: context)
        return try await target.withCluster(of: environment) { deployment in
            let operation = RollbackCluster(deployment, to: to)
            return try await change.run(operation, stateFolder: deployment.stateFolder, lock: deployment.lock)
        }
    }
}
