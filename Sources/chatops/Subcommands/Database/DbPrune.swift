import ArgumentParser
import BuildInfo
import Diagnostics
import Environments
import Operations
import SystemPackage

struct DbPrune: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove the backups and the binlog that backup.keep does not keep.",
        discussion: """
            Nothing is removed that a kept moment needs, and nothing at all where the repository is damaged. What broken \
            off backups have left is removed once it is a day old. --dry-run shows what would go.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let section = try target.backupSection(of: environment)
        let change = Change(target: target, options: change, output: output, context: context)
        let operation = PruneRepository(
            target.name.description,
            try target.repository(section, signs: true),
            keeping: section.keep,
            maker: "chatops \(BuildInfo.version)",
            now: context.now
        )
        return try await change.run(operation, stateFolder: target.databaseState.appending("pruning"))
    }
}
