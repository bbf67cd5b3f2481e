import ArgumentParser
import Diagnostics
import Environments
import Operations
import Processes

struct Doctor: ContextCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what is missing or too old, and the command that fixes it.",
        discussion: """
            Looks at this machine and, for an environment with a cluster, at its host and the way there, at what a deploy would refuse \
            of it, and at how users find the site. Exits 1 when something needs fixing.
            """
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
        let runner = named?.1.runner ?? Runner()
        var findings = try await Diagnosis(named?.0, project: project.root, runner: runner).findings()
        if let target = named?.1, let clustered = target.clustered {
            let cluster = try await target.diagnosis(of: clustered).findings()
            // What stands in the way of a k3s matters less where one answers.
            let isReached = cluster.first?.verdict == .good
            if clustered.environment.cluster.kind == .k3s {
                let host = await hostFindings(target, clustered)
                findings += isReached ? host.map(\.asAdvice) : host
            }
            findings += cluster
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
            return [Finding("the host \(loaded.environment.cluster.host)", failure: error)]
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
