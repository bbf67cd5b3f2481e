internal import Diagnostics
internal import FoundationEssentials
internal import Glibc
package import Processes
internal import SystemPackage

/// Installs a schedule as a timer of systemd or a line of cron, or takes it away, whichever of them it is in.
package struct InstallSchedule: Operation {
    package let command: String
    package let environment: String
    package let arguments: [String]

    let schedule: Schedule
    /// Nil takes it away.
    let scheduler: Scheduler?
    let host: SchedulerHost
    let runner: Runner
    let crontab: CrontabFile
    let systemd: Systemd

    /// - Parameters:
    ///   - command: the subcommand that schedules it.
    ///   - scheduler: where it belongs; nil takes it away.
    package init(
        _ schedule: Schedule,
        with scheduler: Scheduler?,
        on host: SchedulerHost,
        command: String,
        environment: String,
        runner: Runner
    ) {
        self.schedule = schedule
        self.scheduler = scheduler
        self.host = host
        self.command = command
        self.environment = environment
        self.runner = runner
        crontab = CrontabFile(runner: runner, host: host)
        systemd = Systemd(runner: runner, host: host)
        arguments = scheduler.map { ["--every=\(schedule.interval)", "--with=\($0.rawValue)"] } ?? ["--remove"]
    }

    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        if scheduler != nil { try refuseUnfit() }
        var steps: [Step] = []
        if host.hasSystemd { steps += scheduler == .systemd ? timerSteps() : timerRemoval() }
        if host.hasCron { steps.append(try await crontabStep(scheduler == .cron ? schedule.cronLine : nil)) }
        if scheduler != nil {
            let links = try programSteps()
            steps = links + [trialStep(before: links + steps)] + steps
        }
        if scheduler == .systemd, host.endsWithSession {
            events(.note("the timer stops when \(host.user) logs out, until: loginctl enable-linger"))
        }
        var preparation = Preparation(
            steps: steps,
            verify: { scheduler == nil ? [] : [await installed(), await trial()] },
            standing: { "the same command goes on from there; \(schedule.removal) takes it away" }
        )
        if let scheduler { preparation.results = ["runs": "every \(schedule.interval), by \(scheduler.rawValue)"] }
        return preparation
    }

    /// What would be read as something else, or lets others in, is refused before anything is written.
    private func refuseUnfit() throws(ScheduleFailure) {
        let words = [schedule.command.executable] + schedule.command.arguments
        if words.contains(where: { $0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } }) {
            throw .unfit("a path or name in it has a line break or another control character")
        }
        // Longer ones are refused or cut by cron (MAX_COMMAND).
        if scheduler == .cron, schedule.cronLine.utf8.count > 900 {
            throw .unfit("its line would be longer than cron takes; a shorter path to the checkout helps")
        }
        guard host.isSystem else { return }
        let found = WritableByOthers.among([FilePath(schedule.command.executable)] + schedule.reads)
        if !found.isEmpty { throw .writableByOthers(found) }
    }
}

extension InstallSchedule {
    private func installed() async -> CheckReport {
        var answer = Answer(target: schedule.name, summary: "")
        do {
            if scheduler == .cron {
                answer.target = "crontab -l"
                let line = try await crontab.read().line(marked: schedule.mark)
                answer.summary = "the crontab has the line"
                if line != schedule.cronLine { answer.findings.append(.failure("the crontab has not this line")) }
            } else {
                answer.target = "\(systemd.systemctl(["show", schedule.timerName]))"
                answer.summary = "the timer is active and enabled"
                if try await !systemd.state(of: schedule.timerName).isRunning {
                    answer.findings.append(.failure("the timer is not active"))
                }
                if host.endsWithSession {
                    answer.findings.append(.warning("it stops when \(host.user) logs out: loginctl enable-linger"))
                }
            }
        } catch {
            answer.findings.append(.failure(FailureReport(error).message))
        }
        return CheckReport("installed", answer)
    }

    /// Runs it as cron would, from another folder and with next to no environment.
    func trial() async -> CheckReport {
        var command = schedule.trial
        // As cron has it; see crontab(5).
        command.environment = host.bareVariables.mapValues { $0 }
        command.inherits = []
        command.workingDirectory = "/"
        command.deadline = .seconds(900)
        var answer = Answer(target: "\(command)", summary: "it works without any environment")
        do {
            let result = try await runner.run(command)
            answer.measurements = [Measurement("total", result.duration)]
            switch result.termination {
            case .exited(0): break
            case .exited(ExitCode.failed.rawValue) where schedule.mayFindFault:
                answer.summary += "; its checks fail at the moment"
            default: answer.findings = [.failure(FailureReport(CommandFailure.failed(result)).message)]
            }
        } catch {
            answer.findings = [.failure(FailureReport(error).message)]
        }
        return CheckReport("trial", answer)
    }
}
