package import Environments
package import FoundationEssentials
package import Processes
internal import SystemPackage

/// Whether something that is to run again and again is going to, on this machine.
package struct TimerState: Sendable, Hashable, Encodable {
    package enum Keeper: String, Sendable, Encodable {
        case systemd
        case cron
    }

    /// What it is installed in; nil where it is in neither.
    package var keeper: Keeper?
    /// Whether the timer is active and enabled, or cron runs.
    package var isAlive: Bool
    /// As far as systemd tells; cron does not.
    package var lastRun: Date?
    package var nextRun: Date?

    private static let none = TimerState(keeper: nil, isAlive: false)

    /// Looks at the schedulers of the user who runs this.
    ///
    /// Throws ``ScheduleFailure`` where a scheduler is there and does not tell.
    package static func of(
        _ schedule: Schedule,
        on host: SchedulerHost,
        _ runner: Runner
    ) async throws -> TimerState {
        if host.hasSystemd {
            let state = try await Systemd(runner: runner, host: host).state(of: schedule.timerName)
            if state.isActive || state.isEnabled {
                let (last, next) = (state.lastRun, state.nextRun)
                return TimerState(keeper: .systemd, isAlive: state.isRunning, lastRun: last, nextRun: next)
            }
        }
        guard host.hasCron else { return .none }
        let crontab = try await CrontabFile(runner: runner, host: host).read()
        guard crontab.has(schedule.mark) else { return .none }
        return TimerState(keeper: .cron, isAlive: ProcessTable.isRunning(["cron", "crond"]))
    }
}

extension TimerState {
    /// Looks at root's schedulers on the machine that an environment's k3s is on, for what ``HostSchedule`` puts there.
    package static func of(_ loaded: LoadedEnvironment, on machine: K3sMachine) async throws -> TimerState {
        let folder = HostCheckout.folder(of: loaded.name)
        let schedule = Schedule.renewal(
            of: loaded.name,
            in: folder.appending("project"),
            program: folder.pushing("bin/chatops"),
            for: loaded.environment.certificates
        )
        let result = try await machine.host.run(
            script: asking,
            [schedule.timerName, schedule.mark, Systemd.UnitState.properties.joined(separator: ",")]
        )
        guard result.succeeded else {
            throw BootstrapFailure.surveyFailed(machine.host.name, reason: result.lastLine)
        }
        let state = Systemd.UnitState(shown: result.standardOutput)
        if state.isActive || state.isEnabled {
            return TimerState(
                keeper: .systemd,
                isAlive: state.isRunning,
                lastRun: state.lastRun,
                nextRun: state.nextRun
            )
        }
        let lines = Set(result.standardOutput.split(whereSeparator: \.isNewline))
        guard lines.contains("crontab=yes") else { return .none }
        return TimerState(keeper: .cron, isAlive: lines.contains("cron=yes"))
    }

    private static let asking = """
        export LC_ALL=C TZ=UTC SYSTEMD_PAGER=
        if [ -d /run/systemd/system ]; then systemctl show "$1" --property="$3" 2> /dev/null || true; fi
        if crontab -l 2> /dev/null | grep -qF -- "$2"; then echo crontab=yes; fi
        if cat /proc/[0-9]*/comm 2> /dev/null | grep -qxE 'crond?'; then echo cron=yes; fi
        exit 0
        """
}
