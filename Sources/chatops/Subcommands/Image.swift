import ArgumentParser
import Diagnostics
internal import Environments
import Operations
import Processes
import SystemPackage

struct ImageGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image",
        abstract: "Make the server's container image, and push it to the environment's registry.",
        subcommands: [ImageBuild.self, ImagePush.self]
    )
}

/// Options that both commands have.
struct ImageOptions: ParsableArguments, Sendable {
    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: "Pack this ChatServer instead of building one.", completion: .file())
    var binary: String?

    func run(_ goal: MakeImage.Goal, in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let source = try ImageSource(
            environment.environment,
            named: target.name,
            project: target.project.root,
            program: context.program,
            binary: binary.map { context.workingDirectory.pushing(FilePath($0)) },
            host: environment.environment.cluster.host == .local ? .local : nil,
            runner: target.runner,
            http: target.http
        )
        return try await Change(target: target, options: change, output: output, context: context)
            .run(MakeImage(source, goal), stateFolder: StateFolder.path(of: target.name, in: target.project.root))
    }
}

struct ImageBuild: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Make the image, unless it was made from the same inputs before.",
        discussion: """
            The tag is the digest of what goes in, so that an unchanged tree needs no build. --file writes the image as \
            an OCI archive, which `ctr images import` and `skopeo copy oci-archive:FILE …` take.
            """
    )

    @OptionGroup var options: ImageOptions

    @Option(name: .long, help: "Write the image to this OCI archive.", completion: .file())
    var file: String?

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let file = file.map { context.workingDirectory.pushing(FilePath($0)) }
        return try await options.run(.built(archive: file), in: context)
    }
}

struct ImagePush: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Make the image where needed, and push what the registry lacks of it.",
        discussion: "A registry that has the image gets nothing."
    )

    @OptionGroup var options: ImageOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        try await options.run(.pushed, in: context)
    }
}
