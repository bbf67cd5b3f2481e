import ArgumentParser
import Diagnostics
import Environments
import Operations

struct CertAccount: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "The account at the authority, which the first certificate makes by itself.",
        subcommands: [
            CertAccountShow.self, CertAccountCreate.self, CertAccountUpdate.self, CertAccountRollOver.self,
            CertAccountDeactivate.self,
        ]
    )
}

struct CertAccountShow: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Tell what the authority holds of the account."
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var staging: StagingOptions
    @OptionGroup var output: OutputOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let report = try await AccountReport.read(
            environment,
            isStaging: staging.staging,
            target.certificateTools
        )
        try context.output.write(report, as: output.format) {
            Columns.text([
                ["authority", report.authority], ["account", report.url], ["status", report.status],
                ["contacts", report.contacts.joined(separator: ", ")], ["key", report.thumbprint],
            ])
        }
        return .done
    }
}

/// Which of an authority's directories.
struct StagingOptions: ParsableArguments, Sendable {
    @Flag(name: .long, help: "The account at the authority's staging directory.")
    var staging = false
}

struct CertAccountCreate: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make the account where there is none yet. It agrees to the authority's terms of service."
    )

    @OptionGroup var options: AccountChangeOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode { try await options.run(.create, context) }
}

struct CertAccountUpdate: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Tell the authority the e-mail address that the environment names."
    )

    @OptionGroup var options: AccountChangeOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode { try await options.run(.update, context) }
}

struct CertAccountRollOver: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "roll-over",
        abstract: "Give the account another key."
    )

    @OptionGroup var options: AccountChangeOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode { try await options.run(.rollOver, context) }
}

struct CertAccountDeactivate: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "deactivate",
        abstract: "Close the account for good; the next certificate makes a new one."
    )

    @OptionGroup var options: AccountChangeOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode { try await options.run(.deactivate, context) }
}

struct AccountChangeOptions: ParsableArguments, Sendable {
    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var staging: StagingOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    func run(_ what: ChangeAccount.Change, _ context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let change = Change(target: target, options: change, output: output, context: context)
        let tools = target.certificateTools
        let operation = ChangeAccount(environment, what, isStaging: staging.staging, tools)
        return try await change.run(operation, stateFolder: tools.state)
    }
}
