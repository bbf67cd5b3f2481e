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
        if remove {
            let target = try await Target.find(environment, in: context)
            return try await schedule(target.clustered, target, context)
        }
        let (loaded, target) = try await Target.load(environment, in: context)
        return try await schedule(loaded, target, context)
    }

    /// - Parameter loaded: nil where its files are at fault, or it has no cluster and is to be taken away.
    private func schedule(
        _ loaded: LoadedEnvironment?,
        _ target: Target,
        _ context: Context
    ) async throws -> Diagnostics.ExitCode {
        guard let loaded, loaded.environment.cluster.host != .local, !here else {
            if onHost { throw UsageFailure("the host of \(target.name) is this machine.", hint: "leave --on-host out") }
            return try await scheduleHere(loaded, target, context)
        }
        let change = Change(target: target, options: change, output: output, context: context)
        return try await target.withMachine(of: loaded) { machine in
            try await change.runOnceAgreed(
                HostSchedule(machine, loaded, program: context.program, with: with, removes: remove),
                stateFolder: machine.stateFolder,
                lock: machine.lock,
                question: remove ? "Remove it?" : "Install it?"
            )
        }
    }

    private func scheduleHere(
        _ loaded: LoadedEnvironment?,
        _ target: Target,
        _ context: Context
    ) async throws -> Diagnostics.ExitCode {
        let host = SchedulerHost(variables: context.environmentVariables)
        let project = target.project.root
        let schedule: Schedule =
            if let loaded, !remove {
                try .renewal(of: loaded, in: project, program: context.program)
            } else {
                .renewal(of: target.name, in: project, program: context.program, for: nil)
            }
        let operation = InstallSchedule(
            schedule,
            with: try remove ? nil : host.choose(with),
            on: host,
            command: "cert schedule",
            environment: target.name.description,
            runner: target.runner
        )
        let change = Change(target: target, options: change, output: output, context: context)
        return try await change.runOnceAgreed(
            operation,
            stateFolder: StateFolder.path(of: target.name, in: target.project.root),
            question: remove ? "Remove it?" : "Install it?"
        )
    }
}
