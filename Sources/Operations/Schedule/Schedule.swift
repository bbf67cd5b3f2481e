package import Environments
package import Processes
package import SystemPackage

/// Something that is to run again and again without anybody there.
package struct Schedule: Sendable {
    /// Of its units, and the mark of its line in a crontab: letters, digits and hyphens.
    package let name: String
    /// For people, in one line.
    package let summary: String
    /// An absolute program whose arguments leave nothing to the environment or the working directory.
    package let command: Command
    package let interval: ScheduleInterval
    /// By how many seconds at most each run is put off at random, where many machines ask the same server.
    package let spread: Int
    /// What shows that the command works, without the effects it has when it is run in earnest.
    package let trial: Command
    /// Whether the trial works as well where it exits 1, having found something wrong that is not its own.
    package let mayFindFault: Bool
    /// What the trial leaves out, in two words.
    package let trialSpares: String
    /// After this it hangs, and is ended; cron waits for ever.
    package let limit: Duration
    /// Files and folders that decide what the command does.
    package let reads: [FilePath]
    /// The command that takes it away again.
    package let removal: String
    /// What it starts by a name alone: found also where cron does not look, if ``ProjectPrograms`` of this project lead
    /// there.
    let programs: (names: [String], project: FilePath)

    package init(
        name: String,
        summary: String,
        command: Command,
        interval: ScheduleInterval,
        spread: Int = 0,
        trial: Command,
        mayFindFault: Bool = false,
        trialSpares: String,
        limit: Duration,
        reads: [FilePath],
        removal: String,
        programs: (names: [String], project: FilePath) = ([], "/")
    ) {
        self.name = name
        self.summary = summary
        self.command = command
        self.interval = interval
        self.spread = spread
        self.trial = trial
        self.mayFindFault = mayFindFault
        self.trialSpares = trialSpares
        self.limit = limit
        self.reads = reads
        self.removal = removal
        self.programs = programs
    }

    /// The same for the same schedule, so that planning it again plans nothing.
    var offset: Int { Int(FileContents.sha256(name.utf8).prefix(6), radix: 16) ?? 0 }

    /// `chatops-<what>-<environment>-` and eight digits that stand for the checkout: two checkouts do not meet.
    package static func name(_ what: String, _ environment: EnvironmentName, in project: FilePath) -> String {
        "chatops-\(what)-\(environment)-\(FileContents.sha256(project.string.utf8).prefix(8))"
    }
}

extension Schedule {
    /// `verify health --notify` of an environment.
    package static func verification(
        of environment: EnvironmentName,
        in project: FilePath,
        program: FilePath,
        every interval: ScheduleInterval
    ) -> Schedule {
        let arguments = ["verify", "health", environment.description, "--project", project.string]
        return Schedule(
            name: name("verify", environment, in: project),
            summary: "chatops verify health \(environment) in \(project)",
            command: Command(program.string, arguments + ["--notify"]),
            interval: interval,
            trial: Command(program.string, arguments),
            mayFindFault: true,
            trialSpares: "telling nobody",
            limit: .seconds(900),
            reads: filesOfProject(project, environment),
            removal: "chatops verify schedule \(environment) --remove"
        )
    }
    /// What an environment is made of.
    static func filesOfProject(_ project: FilePath, _ environment: EnvironmentName) -> [FilePath] {
        let files = [
            Project.baseFile, Project.file(of: environment), Project.variableFile, Project.encryptedVariableFile,
        ]
        return [project, project.appending(Project.folder)] + files.map { project.pushing(FilePath($0)) }
    }
}
