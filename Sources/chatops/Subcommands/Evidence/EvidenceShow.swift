import ArgumentParser
import Diagnostics
import Operations

struct EvidenceShow: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print the page of one run, as recorded."
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: "The run: its folder's name, the beginning of it, or “latest”.")
    var run = "latest"

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let record = try environment.evidence(in: context).load(run)
        try context.output.write(record.report, as: output.format) { record.markdown }
        return .done
    }
}
