import ArgumentParser
import Diagnostics
import Operations
import Processes
internal import SystemPackage

struct EvidenceShow: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print the page of one run, as recorded, or open it."
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: "The run: its folder's name, the beginning of it, or “latest”.")
    var run = "latest"

    @Flag(name: .long, help: "Open report.html with xdg-open; print its path where there is no desktop.")
    var open = false

    private struct Opened: Encodable {
        var page: String
        var opened: Bool
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let record = try environment.evidence(in: context).load(run)
        guard open else {
            try context.output.write(record.report, as: output.format) { record.markdown }
            return .done
        }
        let viewer = PageViewer(Runner(), variables: context.environmentVariables)
        let opened = try await viewer.open(record.document)
        try context.output.write(Opened(page: record.document.string, opened: opened), as: output.format) {
            record.document.string
        }
        return .done
    }
}
