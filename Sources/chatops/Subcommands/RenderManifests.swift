import ArgumentParser
import Diagnostics
import Environments
import Operations
import Processes
import SystemPackage

struct RenderManifests: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "manifests",
        abstract: "Print the objects that a deploy would have Helm apply, rendered with the cluster's capabilities.",
        discussion: "Secrets are not among them: chatops applies those itself."
    )

    @OptionGroup var environment: EnvironmentOptions

    @Option(name: .long, help: "Render for this ChatServer instead of one that is built.", completion: .file())
    var binary: String?

    @Option(name: .long, help: "yaml or json.")
    var output: RenderedForm = .yaml

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        guard target.clustered != nil else {
            throw UsageFailure("\(environment.name) is embedded: nothing of it is handed to a cluster.")
        }
        let binary = binary.map { context.workingDirectory.pushing(FilePath($0)) }
        let manifests = try await target.withCluster(of: environment) {
            try await RenderedManifests.render($0, binary: binary)
        }
        try context.output.write(target.redactor.redact(output == .yaml ? try manifests.yaml() : manifests.json))
        return .done
    }
}
