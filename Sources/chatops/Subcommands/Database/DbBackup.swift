import ArgumentParser
import Diagnostics
import Environments
import Operations
import SystemPackage

struct DbBackup: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Make a backup of the whole database, as of one moment, and store it in the repository.",
        discussion: """
            What is stored is SQL: `age -d -i KEY OBJECT | zstd -d | mysql` loads it without chatops. The server goes on \
            with everything but changes of its tables' definitions. A backup is listed once all of it is stored.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: "Connections that read at once; left out, one a core.")
    var jobs: Int?

    @Flag(name: .long, help: "Refuse tables that take no part in snapshots, such as those of MyISAM.")
    var strict = false

    @Flag(name: .long, help: "Copy the server's files, by its own CLONE; only on its machine, as its user or root.")
    var physical = false

    @Option(name: .long, help: "With --physical: a folder the server may write to; left out, beside its data.")
    var cloneFolder: String?

    func validate() throws {
        if physical, jobs != nil || strict { throw ValidationError("--jobs and --strict do not go with --physical.") }
        if cloneFolder != nil, !physical { throw ValidationError("--clone-folder goes with --physical only.") }
        if let jobs, !(1...64).contains(jobs) { throw ValidationError("--jobs is from 1 to 64.") }
    }

    private func method(in context: Context) -> BackupMethod {
        guard physical else { return .logical(jobs: jobs ?? BackupMethod.defaultJobs, isStrict: strict) }
        return .physical(folder: cloneFolder.map { context.workingDirectory.pushing(FilePath($0)) })
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let tools = try target.backupTools(of: environment)
        let change = Change(target: target, options: change, output: output, context: context)
        if case .sqlite = environment.environment.database {
            guard !physical, !strict, jobs == nil else {
                throw UsageFailure("--jobs, --strict and --physical are for MySQL", hint: "leave them out for SQLite")
            }
            return try await change.run(CreateEmbeddedBackup(target.embedded, tools), stateFolder: tools.state)
        }
        let server = try target.databaseServer(of: environment)
        let operation = CreateBackup(target.name.description, of: server, method(in: context), tools)
        return try await change.run(operation, stateFolder: tools.state)
    }
}
