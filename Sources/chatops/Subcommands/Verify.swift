import ArgumentParser
import Diagnostics
import Environments
import Operations

struct VerifyGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Use the service from the outside, as its users do.",
        subcommands: [
            VerifyHealth.self, VerifyTLS.self, VerifyChat.self, VerifyRelease.self, VerifyDatabase.self, VerifyAll.self,
            VerifySchedule.self,
        ]
    )
}

struct VerifyHealth: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Run the environment's checks, all at once, and say how long each phase took.",
        discussion: "Exits 1 when a check fails; with --for, when any of its askings did."
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var options: VerifyOptions

    @Flag(name: .long, help: "Tell whom notify: names when the verdict is another than the one they were told last.")
    var notify = false

    func validate() throws {
        if notify && options.period != nil { throw ValidationError("--notify does not go with --for.") }
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let checks = ServiceCheck.declaredAndImplied(
            by: environment.environment,
            isIssuedHere: target.issuesCertificates
        )
        guard !checks.isEmpty else {
            throw UsageFailure("\(environment.name) declares no checks: add some under checks:.")
        }
        if notify && environment.environment.notify == nil { throw UsageFailure.nobodyToTell(environment.name) }
        return try await target.verify(checks, as: "health", of: environment, options, notifies: notify, in: context)
    }
}

extension UsageFailure {
    static func nobodyToTell(_ name: EnvironmentName) -> UsageFailure {
        UsageFailure(
            "\(name) does not say who is to be told.",
            hint: "add notify: with a webhook or a command to environments/\(name).yaml; see docs/guide/scheduling.md"
        )
    }
}
