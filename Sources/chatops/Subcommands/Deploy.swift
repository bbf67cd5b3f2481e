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

            For a cluster (k3s, existing): makes and pushes the image, makes the Secrets, shows what would change field \
            by field, has Helm release it, watches the pods, and runs the checks through the ingress. When the new \
            revision fails, the last good one is put back and seen to serve; a first install keeps its volumes. A k3s \
            that is not there yet is installed first, as by chatops bootstrap, if that is agreed to (--yes).
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var consent: ConsentOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: "Deploy this ChatServer instead of building one.", completion: .file())
    var binary: String?

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let binary = binary.map { context.workingDirectory.pushing(FilePath($0)) }
        let change = Change(target: target, options: change, output: output, context: context)
        if target.clustered != nil {
            let consent = Consent(options: consent, context: context)
            return try await target.withClusterMadeIfMissing(of: environment, change, consent) { deployment in
                let operation = try DeployCluster(to: deployment, binary: binary)
                return try await change.run(operation, stateFolder: deployment.stateFolder, lock: deployment.lock)
            }
        }
        let deployment = target.embedded
        let operation = try DeployEmbedded(environment.environment, to: deployment, binary: binary)
        return try await change.run(operation, stateFolder: deployment.layout.root)
    }
}
