import ArgumentParser
import Diagnostics
import Environments
import Operations
import SystemPackage

struct DbDrill: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill",
        abstract: "Restore the newest state into a server of its own, prove it, measure the time, and remove it again.",
        discussion: """
            For a timer: the key is fetched anew by backup.identityCommand, so that a lost one is noticed before it is \
            needed. Metrics are written to drill.prom in the state folder.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .shortAndLong, help: "How many objects are loaded at once.")
    var jobs: Int?

    func validate() throws {
        if let jobs, !(1...64).contains(jobs) { throw ValidationError("--jobs takes 1 to 64.") }
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let change = Change(target: target, options: change, output: output, context: context)
        let folder = target.databaseState.appending("drill")
        let tools = try await target.restoreTools(of: environment, in: folder, fetchesKey: true, jobs: jobs)
        let state = target.databaseState.appending("drilling")
        if case .sqlite = environment.environment.database {
            let operation = RestoreEmbedded(
                environment.name.description,
                to: .latest,
                arguments: [],
                tools,
                records: target.databaseState,
                now: Moment(context.now())
            )
            return try await change.run(operation, stateFolder: state)
        }
        let operation = DrillDatabase(
            environment.name.description,
            arguments: [],
            tools,
            records: target.databaseState,
            now: context.now
        )
        return try await change.run(operation, stateFolder: state)
    }
}
