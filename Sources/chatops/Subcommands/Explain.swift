import ArgumentParser
import Diagnostics
import Environments
import Operations

struct Explain: ContextCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell where a value comes from: every layer that set it, and who won."
    )

    @Argument(help: "The environment.")
    var environment: String

    @Argument(help: "The value, such as server.listen.port or values.mysql.image.")
    var keyPath: String

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    @Flag(name: .long, help: "Print secrets in the clear.")
    var reveal = false

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        var options = EnvironmentOptions()
        options.environment = environment
        options.project = project
        let explanation = try Explanation(of: keyPath, in: try await options.sources(in: context), reveal: reveal)
        try context.output.write(explanation.history, as: output.format) { explanation.text }
        return .done
    }
}
