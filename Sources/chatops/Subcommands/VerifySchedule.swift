import ArgumentParser
import Diagnostics
import Environments
import Operations
import SystemPackage

struct VerifySchedule: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "Have verify health run every few minutes, and tell whom notify: names when its verdict changes.",
        discussion: """
            Shows the timer of systemd or the line of cron first, and asks; then reads it back and runs it once as cron \
            would, without environment and without telling anybody. As root it is the system's, else the user's own.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Option(
        name: .long,
        help: ArgumentHelp("How often: \(ScheduleInterval.expectation).", valueName: "interval"),
        transform: { text in
            guard let interval = ScheduleInterval(text) else {
                throw ValidationError(
                    "'\(text)' divides neither an hour nor a day: take \(ScheduleInterval.expectation)."
                )
            }
            return interval
        }
    )
    var every: ScheduleInterval = .fiveMinutes

    @Option(name: .long, help: "What runs it: systemd or cron; else systemd where this user can reach it.")
    var with: Scheduler?

    @Flag(name: .long, help: "Take it away again.")
    var remove = false

    func validate() throws {
        if remove && with != nil { throw ValidationError("--remove takes it away from both, without --with.") }
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let target = try await remove ? Target.find(environment, in: context) : notifying(in: context)
        let host = SchedulerHost(variables: context.environmentVariables)
        let project = target.project.root
        let operation = InstallSchedule(
            .verification(of: target.name, in: project, program: context.program, every: every),
            with: try remove ? nil : host.choose(with),
            on: host,
            command: "verify schedule",
            environment: target.name.description,
            runner: target.runner
        )
        let change = Change(target: target, options: change, output: output, context: context)
        let folder = StateFolder.path(of: target.name, in: project)
        return try await change.runOnceAgreed(
            operation,
            stateFolder: folder,
            question: remove ? "Remove it?" : "Install it?"
        )
    }

    /// The target, whose environment says who is told.
    private func notifying(in context: Context) async throws -> Target {
        let (environment, target) = try await Target.load(environment, in: context)
        guard environment.environment.notify != nil else { throw UsageFailure.nobodyToTell(target.name) }
        return target
    }
}

extension Scheduler: ExpressibleByArgument {}
