import ArgumentParser
import Diagnostics
import Operations
internal import SystemPackage

struct EvidencePrune: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove the folders of old runs; the chain goes on to prove the rest.",
        discussion: """
            Their digests stay in the chain, and a run that is recorded first names them, so that evidence verify tells \
            them as pruned and not as missing. Evidence that does not verify is left as it is.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: "How many of the newest runs to keep, at least 1.")
    var keep: Int

    @Flag(name: [.customShort("n"), .long], help: "Name the runs and stop.")
    var dryRun = false

    private struct Result: Encodable {
        var pruned: [String]
        var evidence: String?
    }

    func validate() throws {
        if keep < 1 { throw ValidationError("--keep must be at least 1.") }
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let store = try environment.evidence(in: context)
        let names = try store.prunable(keeping: keep)
        var evidence: FilePath?
        if !dryRun {
            if !names.isEmpty {
                let loss = "the evidence of \(names.count) runs of \(store.environment) is removed for good"
                try await confirmation.confirmation(of: store.environment, context.diagnostics).obtain([loss])
            }
            evidence = try store.prune(keeping: keep, by: .current, now: context.now())
        }
        try context.output.write(Result(pruned: names, evidence: evidence?.string), as: output.format) {
            if names.isEmpty { return "nothing to prune\n" }
            let verb = dryRun ? "would prune" : "pruned"
            return names.map { "\(verb) \($0)\n" }.joined() + (evidence.map { "evidence  \($0)\n" } ?? "")
        }
        return .done
    }
}
