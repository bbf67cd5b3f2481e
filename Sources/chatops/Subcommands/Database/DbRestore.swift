import ArgumentParser
import Diagnostics
import Environments
import Operations
import SystemPackage

struct DbRestore: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Restore the database to a moment, into a MySQL server of its own, and prove that it is right.",
        discussion: """
            The live server is not touched. Everything is proven to be what was stored before anything is begun; the same \
            command goes on after an interruption. Exit codes: 0 restored and proven; 10 nothing was begun; 1 it failed, or \
            the proof did.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @OptionGroup var target: RestoreTargetOptions

    @Option(name: .long, help: "Where to restore; left out, in the state folder.", completion: .directory)
    var folder: String?

    @Option(name: .shortAndLong, help: "How many objects are loaded at once.")
    var jobs: Int?

    @OptionGroup var tableCopy: TableCopyOptions

    @Flag(name: .long, help: "End the restored server and remove it.")
    var discard = false

    func validate() throws {
        if let jobs, !(1...64).contains(jobs) { throw ValidationError("--jobs takes 1 to 64.") }
    }

    private var arguments: [String] {
        target.arguments + (folder.map { ["--folder=\($0)"] } ?? []) + tableCopy.arguments
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let moment = try self.target.target
        let (environment, target) = try await Target.load(environment, in: context)
        let change = Change(target: target, options: change, output: output, context: context)
        let name = environment.name.description
        let place =
            folder.map { context.workingDirectory.pushing(FilePath($0)) }
            ?? target.databaseState.appending("restore")
        let state = target.databaseState.appending("restoring")
        if discard {
            let operation = DiscardRestore(
                name,
                in: place,
                target.mysqlPrograms(try target.backupSection(of: environment))
            )
            return try await change.run(operation, stateFolder: state)
        }
        let tools = try await target.restoreTools(of: environment, in: place, fetchesKey: false, jobs: jobs)
        if case .sqlite = environment.environment.database {
            let embedded = RestoreEmbedded(name, to: moment, arguments: arguments, tools, now: Moment(context.now()))
            return try await change.run(embedded, stateFolder: state)
        }
        let operation = RestoreDatabase(
            name,
            to: moment,
            arguments: arguments,
            tools,
            copying: try tableCopy.copy(of: environment, target),
            now: Moment(context.now())
        )
        return try await change.run(operation, stateFolder: state)
    }
}
