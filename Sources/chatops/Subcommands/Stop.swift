import ArgumentParser
import Diagnostics
import Operations

struct Stop: ContextCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stop what was deployed; data, releases and logs stay.",
        discussion: "In a cluster all workloads are scaled to zero pods. The next deploy starts them again."
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let target = try await Target.find(environment, in: context)
        let change = Change(target: target, options: change, output: output, context: context)
        if let environment = target.clustered {
            return try await target.withCluster(of: environment) { deployment in
                try await change.run(
                    StopCluster(deployment),
                    stateFolder: deployment.stateFolder,
                    lock: deployment.lock
                )
            }
        }
        let deployment = target.embedded
        return try await change.run(StopEmbedded(deployment), stateFolder: deployment.layout.root)
    }
}
