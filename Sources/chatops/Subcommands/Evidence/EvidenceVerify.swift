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
        help: "Where an export was unpacked; then only evidence.keys is taken from this checkout, where it has one.",
        completion: .directory
    )
    var from: String?

    private struct Result: Encodable {
        var environment: String
        var intact: Bool
        var runs: Int
        var pruned: Int
        var head: EvidenceHead?
        /// Runs by whose signature they have.
        var signed: [String: Int]
        var problems: [String]
        var interrupted: [String]
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let expected = try head.map { text in
            guard let head = EvidenceHead(text) else {
                throw UsageFailure("“\(text)” is not a head as evidence verify prints it.")
            }
            return head
        }
        let store = try environment.evidence(in: context, from: from)
        let verdict = try store.verify(expectingHead: expected)
        var problems = verdict.problems.map(\.description)
        let deployed = StateFolder.deployed(in: try environment.project.find(in: context).root)
        if from == nil && verdict.runs == 0 && deployed.contains(store.environment) {
            problems.append("chain.txt: missing, though \(store.environment) was deployed from this checkout")
        }
        let result = Result(
            environment: store.environment,
            intact: problems.isEmpty,
            runs: verdict.runs,
            pruned: verdict.pruned,
            head: verdict.head,
            signed: verdict.signed,
            problems: problems,
            interrupted: verdict.interrupted
        )
        try context.output.write(result, as: output.format) {
            if verdict.runs == 0 && problems.isEmpty { return "no evidence yet\n" }
            return problems.map { "\(context.output.styled("✗", .red)) evidence/\(store.environment)/\($0)\n" }.joined()
                + (problems.isEmpty
                    ? "runs: \(verdict.runs), unchanged\n" : "runs: \(verdict.runs), problems: \(problems.count)\n")
                + (verdict.pruned == 0 ? "" : "pruned: \(verdict.pruned)\n")
                + verdict.signed.sorted { $0.key < $1.key }.map { "signed by \($0.key): \($0.value)\n" }.joined()
                + (verdict.head.map { "head \($0)\n" } ?? "")
        }
        return problems.isEmpty ? .done : .failed
    }
}
