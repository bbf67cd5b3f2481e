import ArgumentParser
import Diagnostics
import Environments
import Operations

struct DbFind: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "Tell what happened to a table around a moment, as the archive of the binlog has it.",
        discussion:
            "Each transaction is shown by the GTID that chatops db restore --before-gtid takes. Exits 1 if there is none."
    )

    @Argument(help: "The table: chat.messages, or messages of any schema.")
    var table: String

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: "The moment, with a zone: “2026-11-28 14:05 Asia/Seoul”.")
    var around: String

    @Option(name: .long, help: "How long before and after it to look, such as 90s, 10m or 1h30m.")
    var within = "10m"

    func validate() throws {
        guard DurationText.parse(within) != nil else {
            throw ValidationError("“\(within)” is not a duration such as 90s, 10m or 1h30m.")
        }
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let answer = try await target.changes(to: table, around: around, within: within, of: environment)
        return try show(answer, of: environment.name, in: context)
    }

    private func show(
        _ answer: ChangeFinder.Answer,
        of environment: EnvironmentName,
        in context: Context
    ) throws -> Diagnostics.ExitCode {
        try context.output.write(answer, as: output.format) { FoundChangesText.text(answer, environment) }
        return answer.changes.isEmpty ? .failed : .done
    }
}
