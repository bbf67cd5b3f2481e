import ArgumentParser
import Diagnostics
import Environments
import Operations
import SystemPackage

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

    @Option(
        name: .long,
        help: "How long before and after it to look.",
        transform: { text in
            guard let duration = DurationText.parse(text) else {
                throw ValidationError("“\(text)” is not a duration such as 90s, 10m or 1h30m.")
            }
            return duration
        }
    )
    var within: Duration = .seconds(600)

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let moment = try Moment(reading: around)
        let (environment, target) = try await Target.load(environment, in: context)
        let folder = target.databaseState.appending("finding")
        let tools = try await target.restoreTools(of: environment, in: folder, fetchesKey: false, jobs: nil)
        let answer = try await ChangeFinder(tools).find(table, around: moment, within: within)
        try context.output.write(answer, as: output.format) { FoundChangesText.text(answer, environment.name) }
        return answer.changes.isEmpty ? .failed : .done
    }
}
