import ArgumentParser
import Diagnostics
internal import Environments
import Operations

struct VerifyGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Use the service from the outside, as its users do.",
        subcommands: [VerifyHealth.self]
    )
}

struct VerifyHealth: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Run the environment's checks, all at once, and say how long each phase took.",
        discussion: "Exits 1 when a check fails."
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        var environment: String
        var passed: Bool
        var checks: [CheckReport]
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let checks = ServiceCheck.declaredAndImplied(by: environment.environment)
        guard !checks.isEmpty else {
            throw UsageFailure("\(environment.name) declares no checks: add some under checks:.")
        }
        let reports = await ServiceCheck.run(checks, with: target.instruments(for: environment)).map { $0.redacted(by: target.redactor) }
        try Task.checkCancellation()
        let passed = !reports.contains { $0.verdict == .failed }
        let result = Result(environment: environment.name.description, passed: passed, checks: reports)
        try context.output.write(result, as: output.format) {
            let failed = reports.filter { $0.verdict == .failed }.count
            return reports.map { CheckText.full($0, context.output) + "\n" }.joined()
                + (passed ? "all \(reports.count) checks passed\n" : "\(failed) of \(reports.count) checks failed\n")
        }
        return passed ? .done : .failed
    }
}
