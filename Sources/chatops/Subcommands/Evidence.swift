import ArgumentParser
import Diagnostics
import Environments
import Operations
import Processes
internal import SystemPackage

struct EvidenceGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence",
        abstract: "Look at what was recorded, and prove that it is unchanged.",
        subcommands: [EvidenceList.self, EvidenceShow.self, EvidenceVerify.self]
    )
}

extension EnvironmentOptions {
    /// Reading evidence needs no environment that loads: it may be why the run failed.
    func evidence(in context: Context) throws -> EvidenceStore {
        let project = try project.find(in: context)
        let name = try name(in: project, context)
        return EvidenceStore(
            root: project.root.appending("evidence"),
            environment: name.description,
            redactor: Redactor(secrets: [])
        )
    }
}

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
                            entry.name, entry.summary?.outcome.rawValue ?? "unreadable",
                            entry.summary.map { "\(($0.duration * 10).rounded() / 10) s" } ?? "",
                        ]
                    }
                )
        }
        return .done
    }
}

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

struct EvidenceVerify: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Find any byte changed, any file added or removed, any run deleted.",
        discussion: """
            Prints the head of the chain. Somebody who can rewrite the whole folder can also rewrite the chain: note the \
            head elsewhere, and give it with --head to find that too.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: "A head that was printed earlier and must still be in the chain.")
    var head: String?

    private struct Result: Encodable {
        var environment: String
        var intact: Bool
        var runs: Int
        var head: EvidenceHead?
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
        let store = try environment.evidence(in: context)
        let verdict = try store.verify(expectingHead: expected)
        var problems = verdict.problems.map(\.description)
        let deployed = StateFolder.deployed(in: try environment.project.find(in: context).root)
        if verdict.runs == 0 && deployed.contains(store.environment) {
            problems.append("chain.txt: missing, though \(store.environment) was deployed from this checkout")
        }
        let result = Result(
            environment: store.environment,
            intact: problems.isEmpty,
            runs: verdict.runs,
            head: verdict.head,
            problems: problems,
            interrupted: verdict.interrupted
        )
        try context.output.write(result, as: output.format) {
            if verdict.runs == 0 && problems.isEmpty { return "no evidence yet\n" }
            return problems.map { "\(context.output.styled("✗", .red)) evidence/\(store.environment)/\($0)\n" }.joined()
                + (problems.isEmpty
                    ? "runs: \(verdict.runs), unchanged\n" : "runs: \(verdict.runs), problems: \(problems.count)\n")
                + (verdict.head.map { "head \($0)\n" } ?? "")
        }
        return problems.isEmpty ? .done : .failed
    }
}
