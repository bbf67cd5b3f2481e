package import Diagnostics
package import SystemPackage

/// Why something cannot be scheduled.
package enum ScheduleFailure: Failure, Equatable {
    /// Neither systemd nor cron is there.
    case noScheduler
    /// This one is asked for and is not there.
    case missing(Scheduler)
    /// The crontab could not be read or written; what crontab(1) said.
    case crontab(String)
    /// Somebody else changed the crontab meanwhile.
    case crontabChanged
    /// The text would not fit, or would be read as something else.
    case unfit(String)
    /// root would run what others may write.
    case writableByOthers([FilePath])
    /// What is to be scheduled does not work without the environment of the user's shell; what it said.
    case trialFailed(String)
    /// What it starts is nowhere on this machine.
    case noProgram(String)
    /// Of a machine reached by ssh: root would run there what others may write.
    case openThere(String, [String])
    /// chatops is for another kind of machine than that one.
    case otherMachine(String, theirs: String, ours: String)
    /// What the environment names by absolute paths is not on that machine.
    case missingThere(String, [FilePath])
    /// What chatops said there when it was to schedule itself.
    case there(String, String)
    /// A systemctl or systemd-analyze that failed, and what it said.
    case systemd(String)
}

extension ScheduleFailure {
    package var message: String {
        switch self {
        case .noScheduler: "neither a systemd that this user can reach nor cron is on this machine"
        case .missing(.cron): "cron is not on this machine: there is no crontab program"
        case .missing(.systemd): "there is no systemd that this user can reach on this machine"
        case .crontab(let words): "the crontab cannot be read or written: \(words)"
        case .crontabChanged: "somebody else changed the crontab at the same moment, so nothing was written"
        case .unfit(let reason): "it cannot be scheduled: \(reason)"
        case .writableByOthers(let paths):
            "root would run, every time, what another user may change:\n"
                + paths.map { "  \($0)" }.joined(separator: "\n")
        case .trialFailed(let words): "it does not work the way it would be run, without any environment: \(words)"
        case .noProgram(let program): "\(program), which it starts, is not on this machine"
        case .openThere(let host, let paths):
            "root on \(host) would run, every time, what another user may change:\n"
                + paths.map { "  \($0)" }.joined(separator: "\n")
        case .otherMachine(let host, let theirs, let ours):
            "\(host) is \(theirs), and this chatops is for \(ours): it would not run there"
        case .missingThere(let host, let paths):
            "what the environment names is not on \(host): \(paths.map { "\($0)" }.joined(separator: ", "))"
        case .there(let host, let words): "on \(host): \(words)"
        case .systemd(let words): "systemd refuses it: \(words)"
        }
    }

    package var hint: String? {
        switch self {
        case .noScheduler: "sudo apt-get install cron"
        case .missing(.cron): "sudo apt-get install cron, or the same command with --with systemd"
        case .missing(.systemd): "the same command with --with cron"
        case .crontab: "whether this user may have one: crontab -l, and cron.allow in crontab(1)"
        case .crontabChanged: "run the same command again"
        case .unfit: nil
        case .writableByOthers(let paths):
            "sudo chown root \(paths.map { "\($0)" }.joined(separator: " ")) and chmod go-w the same; or schedule it as the "
                + "user who owns them"
        case .trialFailed: "variables that only your shell has belong into .env"
        case .noProgram("nsupdate"): "sudo apt-get install bind9-dnsutils"
        case .noProgram(let program): "install \(program), and have it on PATH"
        case .openThere(_, let paths):
            "there: sudo chown root \(paths.joined(separator: " ")) and sudo chmod go-w the same"
        case .otherMachine: "run the same command from a machine of that kind, or: chatops cert schedule ENV --here"
        case .missingThere: "put it there, or into the project and name it by a relative path, which is copied"
        case .there: "the same by hand there shows all of it; or renew from here: chatops cert schedule ENV --here"
        case .systemd: "systemctl status shows more"
        }
    }

    package var exitCode: ExitCode { .preflight }
}
