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

    @Option(name: .long, help: "Then copy this table, such as chat.messages, into a schema of the live server.")
    var table: String?

    @Option(name: .long, help: "The schema for --table; nothing there is ever replaced.")
    var intoSchema: String?

    @Flag(name: .long, help: "End the restored server and remove it.")
    var discard = false

    func validate() throws {
        if (table == nil) != (intoSchema == nil) {
            throw ValidationError("--table and --into-schema need each other.")
        }
        if let table, !table.dropFirst().dropLast().contains(".") {
            throw ValidationError("--table takes a schema and a table, such as chat.messages.")
        }
        if let jobs, !(1...64).contains(jobs) { throw ValidationError("--jobs takes 1 to 64.") }
    }

    private var arguments: [String] {
        let named = [("folder", folder), ("table", table), ("into-schema", intoSchema)]
        return target.arguments + named.compactMap { name, value in value.map { "--\(name)=\($0)" } }
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
            copying: try copy(environment, target),
            now: Moment(context.now())
        )
        return try await change.run(operation, stateFolder: state)
    }

    private func copy(_ environment: LoadedEnvironment, _ target: Target) throws -> TableCopy? {
        guard let intoSchema, let parts = table?.split(separator: ".", maxSplits: 1).map(String.init) else {
            return nil
        }
        return TableCopy(
            of: TableName(schema: parts[0], table: parts[1]),
            into: intoSchema,
            on: try target.databaseServer(of: environment)
        )
    }
}
