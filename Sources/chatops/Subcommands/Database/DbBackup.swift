import ArgumentParser
import Diagnostics
import Environments
import Operations

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

    func validate() throws {
        if let jobs, !(1...64).contains(jobs) { throw ValidationError("--jobs is from 1 to 64.") }
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let operation = CreateBackup(
            target.name.description,
            of: try target.databaseServer(of: environment),
            .logical(jobs: jobs ?? BackupMethod.defaultJobs, isStrict: strict),
            try target.backupTools(of: environment)
        )
        return try await Change(target: target, options: change, output: output, context: context)
            .run(operation, stateFolder: target.databaseState)
    }
}
