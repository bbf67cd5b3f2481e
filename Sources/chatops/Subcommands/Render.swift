import ArgumentParser
import Diagnostics
import Environments
import Operations

struct RenderGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Print what would be handed to Helm.",
        subcommands: [RenderValues.self, RenderManifests.self]
    )
}

struct RenderValues: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "values",
        abstract: "Print the Helm values of an environment: base, its own file and references, merged.",
        discussion: "The same files give the same bytes. Secrets print as <redacted>."
    )

    @OptionGroup var environment: EnvironmentOptions

    @Option(name: .long, help: "yaml or json.")
    var output: RenderedForm = .yaml

    @Flag(name: .long, help: "Short for --output json.")
    var json = false

    @Flag(name: .long, help: "Annotate each line with the file and line it comes from.")
    var showOrigin = false

    @Flag(name: .long, help: "Print secrets in the clear.")
    var reveal = false

    func validate() throws {
        if showOrigin && (json || output == .json) {
            throw ValidationError("JSON has no comments: --show-origin needs YAML.")
        }
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let sources = try await environment.sources(in: context)
        let values = try RenderedValues(sources)
        environment.show(values.warnings, in: context)
        let format: RenderedValues.Format = json || output == .json ? .json : showOrigin ? .yamlWithOrigins : .yaml
        try context.output.write(values.text(format, reveal: reveal))
        return .done
    }
}

enum RenderedForm: String, CaseIterable, ExpressibleByArgument, Sendable {
    case yaml
    case json
}
