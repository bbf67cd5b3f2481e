import ArgumentParser
import Diagnostics
internal import Environments
import Operations
internal import Processes

struct Logs: ContextCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the server's log; of a cluster, the logs of all pods, merged by time.",
        discussion: "Every line of a cluster's begins with the pod's name."
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    @Option(name: [.customShort("t"), .long], help: "How many of the last lines to show.")
    var tail = 100

    @Flag(name: .shortAndLong, help: "Go on showing what is added, until Ctrl-C.")
    var follow = false

    @Flag(name: .long, help: "The supervisor's log instead of the server's.")
    var supervisor = false

    @Option(
        name: .long,
        help: "Clusters: only what was logged in this time, such as 10m.",
        transform: { text in
            guard let duration = DurationText.parse(text) else {
                throw ValidationError("“\(text)” is not a duration such as 90s, 10m or 1h30m.")
            }
            return duration
        }
    )
    var since: Duration?

    @Option(name: .long, help: "Clusters: only these pods, such as chat-server, mysql or redis.")
    var component: String?

    func validate() throws {
        if tail < 0 { throw ValidationError("--tail cannot be negative.") }
        if output.format != .text { throw ValidationError("A log is text; its lines are JSON already.") }
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let target = try await Target.find(environment, in: context)
        if let environment = target.clustered {
            if supervisor { throw UsageFailure("\(environment.name) is a cluster: it has no supervisor.") }
            return try await target.withCluster(of: environment) { deployment in
                try await show(PodLogs(deployment.connection, query), target, context)
            }
        }
        if since != nil || component != nil {
            throw UsageFailure("\(target.name) is embedded: --since and --component are for clusters.")
        }
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

    private var query: PodLogQuery {
        PodLogQuery(component: component, since: since.map { Int($0.components.seconds) }, tail: tail)
    }

    private func show(_ logs: PodLogs, _ target: Target, _ context: Context) async throws -> Diagnostics.ExitCode {
        let lines = try await logs.lines()
        try context.output.write(target.redactor.redact(lines.map { "\($0)\n" }.joined()))
        guard follow else { return .done }
        do {
            try await logs.follow(after: lines.last) { context.output.say(target.redactor.redact("\($0)\n")) }
        } catch is CancellationError {
            return .interrupted
        }
        return .done
    }
}
