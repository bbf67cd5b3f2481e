import ArgumentParser
import Diagnostics
import Environments
import Operations

struct DbList: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show the backups and the archived binlog, and whatever is wrong with them.",
        discussion: "Signatures, chains and sizes are always checked. Exits 1 where something is damaged or missing."
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    @Flag(name: .long, help: "Read every object, and compare its SHA-256 too.")
    var full = false

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let repository = try target.repository(try target.backupSection(of: environment))
        let catalog = try await Catalog.read(repository)
        let contents = full ? try await catalog.verifyContents(of: repository) : []
        let list = BackupList(catalog, in: repository.store.place, and: contents)
        try context.output.write(list, as: output.format) { BackupListText.text(list) }
        return list.isDamaged ? .failed : .done
    }
}
