import ArgumentParser
import Diagnostics
import Environments
import Operations
import Processes

struct Doctor: ContextCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Say what is missing or too old on this machine and the cluster's host, and the command that fixes it.",
        discussion: "Exits 1 when something needs fixing."
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        var healthy: Bool
        var findings: [Finding]
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let project = try environment.project.find(in: context)
        let named = environment.isNamed(in: project, context) ? try await Target.load(environment, in: context) : nil
        let loaded = named?.0
        let runner = Runner(
            hiddenVariables: loaded?.secretVariableNames ?? [],
            extraPrograms: ProjectPrograms.folder(in: project.root)
        )
        var findings = try await Diagnosis(loaded, project: project.root, runner: runner).findings()
        if let (loaded, target) = named, loaded.environment.cluster.kind == .k3s {
            findings += await hostFindings(target, loaded)
        }
        let isHealthy = !findings.contains { $0.verdict == .bad }
        try context.output.write(Result(healthy: isHealthy, findings: findings), as: output.format) {
            findings.map { line($0, context.output) }.joined()
        }
        return isHealthy ? .done : .failed
    }

    private func hostFindings(_ target: Target, _ loaded: LoadedEnvironment) async -> [Finding] {
        do {
            return try await target.withMachine(of: loaded) { try await HostDiagnosis($0).findings }
        } catch {
            return [Finding("host \(loaded.environment.cluster.host)", failure: error)]
        }
    }

    private func line(_ finding: Finding, _ terminal: Terminal) -> String {
        let mark =
            switch finding.verdict {
            case .good: terminal.styled("✓", .green)
            case .advice: terminal.styled("i", .dim)
            case .bad: terminal.styled("✗", .red)
            }
        return "\(mark) \(finding.subject): \(finding.detail)\n" + (finding.remedy.map { "    \($0)\n" } ?? "")
    }
}
