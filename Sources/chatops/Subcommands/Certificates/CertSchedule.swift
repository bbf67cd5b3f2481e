import ArgumentParser
import Diagnostics
import Environments
import Operations

struct CertSchedule: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "Have cert renew run twice a day: on the environment's host where that is reached by ssh, else here.",
        discussion: """
            Shows the timer of systemd or the line of cron first, and asks; then reads it back and runs cert plan once as \
            cron would, without environment. As root it is the system's, else the user's own. On a host reached by ssh, \
            chatops itself and what renewal needs of the project go to /opt/chatops/<environment>, which only root may \
            enter; the timer there is root's, and runs nothing that another user may write.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: "What runs it: systemd or cron; else systemd where that can be reached.")
    var with: Scheduler?

    @Flag(name: .long, help: "On the environment's host, which is reached by ssh.")
    var onHost = false

    @Flag(name: .long, help: "On this machine, wherever the environment's host is.")
    var here = false

    @Flag(name: .long, help: "Take it away again.")
    var remove = false

    func validate() throws {
        if remove && with != nil { throw ValidationError("--remove takes it away from both, without --with.") }
        if onHost && here { throw ValidationError("--on-host and --here are two places.") }
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        // What is to be taken away may have been broken first.
        let (loaded, target): (LoadedEnvironment?, Target) =
            if remove {
                try await (nil, Target.find(environment, in: context))
            } else {
                try await Target.load(environment, in: context)
            }
        let isElsewhere = target.clustered.map { $0.environment.cluster.host != .local } ?? false
        if onHost && !isElsewhere {
            throw UsageFailure("the host of \(target.name) is this machine.", hint: "leave --on-host out")
        }
        let change = Change(target: target, options: change, output: output, context: context)
        if let clustered = target.clustered, isElsewhere, !here {
            return try await target.scheduleOnHost(clustered, with: with, removes: remove, change)
        }
        return try await target.scheduleHere(loaded, with: with, change)
    }
}
