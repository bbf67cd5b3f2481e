import ArgumentParser
import Diagnostics
import Environments
import Operations
internal import SystemPackage

struct EvidenceVerify: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Find any byte changed, any file added or removed, any run deleted.",
        discussion: """
            Where evidence.keys lists keys, also that each run since then was signed by one of them, and how many by \
            whom.

            Prints the head of the chain. Somebody who can rewrite the whole folder can also rewrite the chain: note the \
            head elsewhere, and give it with --head to find that too.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: "A head that was printed earlier and must still be in the chain.")
    var head: String?

    @Option(
        name: .long,
        help: "Where an export was unpacked; no checkout is needed, and of this one only evidence.keys is taken.",
        completion: .directory
    )
    var from: String?

    @Option(
        name: .long,
        help: "With --from, the list of keys that count; else this checkout's, else the export's own.",
        completion: .file()
    )
    var keys: String?

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let expected = try head.map { text in
            guard let head = EvidenceHead(text) else {
                throw UsageFailure("“\(text)” is not a head as evidence verify prints it.")
            }
            return head
        }
        let store =
            if let from {
                try environment.exported(to: from, keys: keys, in: context)
            } else {
                try environment.evidence(in: context)
            }
        let verdict = try store.verify(expectingHead: expected)
        var problems = verdict.problems.map(\.description)
        if from == nil, verdict.runs == 0 {
            let deployed = StateFolder.deployed(in: try environment.project.find(in: context).root)
            if deployed.contains(store.environment) {
                problems.append("chain.txt: missing, though \(store.environment) was deployed from this checkout")
            }
        }
        let result = EvidenceVerification(of: store.environment, verdict, problems)
        try context.output.write(result, as: output.format) { result.text(context.output) }
        return problems.isEmpty ? .done : .failed
    }
}
