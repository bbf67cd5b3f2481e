import ArgumentParser
import Diagnostics
internal import Environments
import Operations
internal import Processes
import SystemPackage

struct BundleGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle",
        abstract: "Collect what a bootstrap needs in one file, for machines without internet.",
        subcommands: [BundleCreate.self, BundleVerify.self]
    )
}

struct BundleCreate: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Write k3s, the images and the chart of an environment into one file.",
        discussion: """
            The same contents give the same bytes. The file's own SHA-256 is printed, to be compared where it is used: \
            chatops bootstrap ENVIRONMENT --from-bundle FILE. The server's own image is not among the contents, since \
            deploy makes it.
            """
    )

    @Argument(help: "The file to write.", completion: .file())
    var file: String

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: "The node's architecture, amd64 or arm64; else this machine's.")
    var architecture: Architecture = .current

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let maker = BundleMaker(
            environment,
            project: target.project.root,
            architecture: architecture,
            store: target.artifacts,
            // As podman and newer skopeos have it, which Debian's skopeo does not.
            registries: context.environmentVariables["CONTAINERS_REGISTRIES_CONF"].map { FilePath($0) },
            runner: target.runner
        )
        let progress = ProgressOutput(context.diagnostics, redactor: target.redactor, verbose: output.verbose)
        let path = context.workingDirectory.pushing(FilePath(file)).lexicallyNormalized()
        let made = try await maker.make(path) { progress.show($0) }
        try context.output.write(made, as: output.format) { made.text }
        return .done
    }
}

extension Architecture: ExpressibleByArgument {}
