import ArgumentParser
import Diagnostics
import Operations

struct EvidenceCompare: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Say what differs between two runs.",
        discussion: """
            Outcome, options, versions, digests, results, steps with their durations and changes, checks with their \
            figures, and the pods' images. What is equal is left out.
            """
    )

    @Argument(help: "The earlier run: its folder's name, the beginning of it, or “latest”.")
    var before: String

    @Argument(help: "The later run.")
    var after: String

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let store = try environment.evidence(in: context)
        let comparison = EvidenceComparison(try store.load(before), try store.load(after))
        try context.output.write(comparison, as: output.format) {
            let rows = comparison.differences.map { difference in
                "\(difference.subject)\n    \(difference.before ?? "-")\n    \(difference.after ?? "-")\n"
            }
            return "\(comparison.before)\n\(comparison.after)\n"
                + (rows.isEmpty ? "nothing differs\n" : "\n" + rows.joined())
        }
        return .done
    }
}
