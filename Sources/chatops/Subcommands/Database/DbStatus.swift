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
        abstract: "Tell what can be restored, how far behind the archive is, and how the last drill went.",
        discussion: "Exits 1 where nothing could be restored, or something is known to be wrong with what is stored."
    )

    @OptionGroup var environment: EnvironmentOptions

    @Option(name: .long, help: "The form of the result on standard output.")
    var output: Format = .text

    @Flag(name: .long, help: "Short for --output json.")
    var json = false

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let section = try target.backupSection(of: environment)
        let file = section.identity.map { $0.resolved(in: target.project.root) }
        let status = try await DatabaseStatus.read(
            target.name.description,
            try target.backupTools(of: environment),
            server: section.server == nil ? nil : try target.databaseServer(of: environment),
            hasKey: !section.identityCommand.isEmpty || file.flatMap { FileKind(at: $0) } != nil,
            now: context.now()
        )
        switch json ? .json : output {
        case .text: try context.output.write(status, as: .text) { DatabaseText.status(status) }
        case .json: try context.output.write(status, as: .json) { "" }
        case .yaml: try context.output.write(status, as: .yaml) { "" }
        case .prometheus: try context.output.write(status.prometheusText)
        }
        return status.isWell ? .done : .failed
    }
}
