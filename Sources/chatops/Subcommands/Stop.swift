import ArgumentParser
import Diagnostics
import Operations

struct Stop: ContextCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stop what was deployed; data, releases and logs stay."
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let target = try await Target.find(environment, in: context)
        let deployment = target.embedded
        return try await Change(target: target, options: change, output: output, context: context)
            .run(StopEmbedded(deployment), stateFolder: deployment.layout.root)
    }
}
