import ArgumentParser
import Diagnostics
import Environments
import Operations

struct DbStatus: ContextCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument, Sendable {
        case text
        case json
        case yaml
        case prometheus
    }

    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Tell what could be restored now. Exits 1 where that is not as it should be.",
        discussion: "Reads the repository's manifests, not the objects, and does not ask the server."
    )

    @OptionGroup var environment: EnvironmentOptions

    @Option(name: .long, help: "The form of the result on standard output.")
    var output: Format = .text

    @Flag(name: .long, help: "Short for --output json.")
    var json = false

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let status = try await target.databaseStatus(of: environment, now: context.now())
        switch json ? .json : output {
        case .text: try context.output.write(status, as: .text) { DatabaseText.status(status) }
        case .json: try context.output.write(status, as: .json) { "" }
        case .yaml: try context.output.write(status, as: .yaml) { "" }
        case .prometheus: try context.output.write(status.prometheusText)
        }
        return status.isWell ? .done : .failed
    }
}
