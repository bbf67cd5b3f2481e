import ArgumentParser
import Diagnostics
import Operations
internal import Processes

struct Logs: ContextCommand {
    static let configuration = CommandConfiguration(abstract: "Show the server's log.")

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    @Option(name: [.customShort("t"), .long], help: "How many of the last lines to show.")
    var tail = 100

    @Flag(name: .shortAndLong, help: "Go on showing what is added, until Ctrl-C.")
    var follow = false

    @Flag(name: .long, help: "The supervisor's log instead of the server's.")
    var supervisor = false

    func validate() throws {
        if tail < 0 { throw ValidationError("--tail cannot be negative.") }
        if output.format != .text { throw ValidationError("A log is text; its lines are JSON already.") }
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let target = try await Target.find(environment, in: context)
        let layout = target.embedded.layout
        let log = LogFile(supervisor ? layout.supervisorLog : layout.serverLog)
        try context.output.write(target.redactor.redact(try log.lastLines(tail)))
        guard follow else { return .done }
        do {
            try await log.follow { context.output.say(target.redactor.redact($0)) }
        } catch is CancellationError {
            return .interrupted
        }
        return .done
    }
}
