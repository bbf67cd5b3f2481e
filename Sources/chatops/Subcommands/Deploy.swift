import ArgumentParser
import Diagnostics
internal import Environments
import Operations
import SystemPackage

struct Deploy: ContextCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring an environment to the state its files describe, verified from the outside.",
        discussion: """
            For an embedded environment: builds ChatServer, stages it as a release, migrates the database, tries the \
            release on a free port, hands over to it, runs the environment's checks, and writes evidence. When the new \
            release does not become ready or fails the checks, the one before goes on serving.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: "Deploy this ChatServer instead of building one.", completion: .file())
    var binary: String?

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let deployment = target.embedded
        let binary = binary.map { context.workingDirectory.pushing(FilePath($0)) }
        let operation = try DeployEmbedded(environment.environment, to: deployment, binary: binary)
        return try await Change(target: target, options: change, output: output, context: context)
            .run(operation, stateFolder: deployment.layout.root)
    }
}
