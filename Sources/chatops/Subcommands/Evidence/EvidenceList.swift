import ArgumentParser
import Diagnostics
import Operations

struct EvidenceList: ContextCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the runs, newest first.")

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        var runs: [EvidenceEntry]
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let entries = try environment.evidence(in: context).list()
        try context.output.write(Result(runs: entries), as: output.format) {
            entries.isEmpty
                ? "no evidence yet\n"
                : Columns.text(
                    entries.map { entry in
                        [
                            entry.name, entry.isPruned ? "pruned" : entry.summary?.outcome.rawValue ?? "unreadable",
                            entry.summary.map { "\(($0.duration * 10).rounded() / 10) s" } ?? "",
                        ]
                    }
                )
        }
        return .done
    }
}
