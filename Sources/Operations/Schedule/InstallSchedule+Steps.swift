internal import Glibc
internal import Processes
internal import SystemPackage

extension InstallSchedule {
    /// Links to programs that this shell finds and cron would not.
    func programSteps() throws -> [Step] {
        let programs = ProjectPrograms(project: schedule.programs.project, runner: runner)
        let bare = (host.bareVariables["PATH"] ?? "").split(separator: ":").map { FilePath(String($0)) }
        return try schedule.programs.names.compactMap { name in
            if bare.contains(where: { access($0.appending(name).string, X_OK) == 0 }) { return nil }
            let found = Runner.searchPath.map { $0.appending(name) }.first { access($0.string, X_OK) == 0 }
            guard let found else {
                if access(programs.folder.appending(name).string, X_OK) == 0 { return nil }
                throw ScheduleFailure.noProgram(name)
            }
            let open = host.isSystem ? WritableByOthers.among([found, programs.folder]) : []
            if !open.isEmpty { throw ScheduleFailure.writableByOthers(open) }
            return programs.link(name, to: found)
        }
    }

    private var files: [(path: FilePath, text: String)] {
        [(schedule.serviceName, schedule.service), (schedule.timerName, schedule.timer)].map {
            (host.units.appending($0.0), $0.1)
        }
    }

    /// Shows that the command works as cron would run it, before anything is installed that would fail each time.
    func trialStep(before steps: [Step]) -> Step {
        Step(
            "trial",
            intent: "run \(schedule.trial) without any environment, \(schedule.trialSpares)",
            isNoticeable: false,
            isSatisfied: {
                for step in steps where try await !step.isSatisfied() { return false }
                return true
            },
            apply: {
                let report = await trial()
                guard report.verdict != .failed else { throw ScheduleFailure.trialFailed(report.summary) }
                return report.summary
            }
        )
    }

    /// Files first, checked by systemd itself, then the timer.
    func timerSteps() -> [Step] {
        let names = files.map(\.path.string).joined(separator: ", ")
        var units = Step(
            "units",
            intent: "write \(names)",
            isSatisfied: { try areWritten() },
            apply: {
                try Folder.create(
                    host.units,
                    permissions: [.ownerReadWriteExecute, .groupRead, .groupExecute, .otherRead, .otherExecute]
                )
                for (path, text) in files {
                    try DurableFile.write(text.utf8, to: path, permissions: [.ownerReadWrite, .groupRead, .otherRead])
                }
                try await systemd.run(systemd.check(files.map(\.path)))
                return "systemd-analyze finds nothing wrong with them"
            },
            undo: {
                for (path, _) in files { try remove(path) }
                return "removed"
            }
        )
        units.details = files.flatMap { file in
            ["\(file.path):"] + file.text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
        }
        let timer = Step(
            "timer",
            intent: "enable and start \(schedule.timerName): \(schedule.interval.calendar(offset: schedule.offset))",
            // A plan asks all steps before the first is applied: other files will have to be read anew.
            isSatisfied: {
                guard try areWritten() else { return false }
                return try await systemd.state(of: schedule.timerName).isRunning
            },
            apply: {
                try await systemd.run(
                    systemd.systemctl(["daemon-reload"]),
                    systemd.systemctl(["enable", schedule.timerName]),
                    systemd.systemctl(["restart", schedule.timerName])
                )
                return nil
            }
        )
        return [units, timer]
    }

    private func areWritten() throws -> Bool {
        try files.allSatisfy { try FileContents.read($0.path) == Array($0.text.utf8) }
    }

    /// One step, asked for also where nothing is there.
    func timerRemoval() -> [Step] {
        var step = Step(
            "timer",
            intent: "stop \(schedule.timerName) and remove its files from \(host.units)",
            isSatisfied: { files.allSatisfy { access($0.path.string, F_OK) != 0 } },
            apply: {
                try await systemd.run(systemd.systemctl(["disable", "--now", schedule.timerName]))
                for (path, _) in files { try remove(path) }
                try await systemd.run(systemd.systemctl(["daemon-reload"]))
                return nil
            }
        )
        step.details = files.map { "- \($0.path)" }
        return [step]
    }

    /// - Parameter line: nil where it belongs elsewhere, or nowhere.
    func crontabStep(_ line: String?) async throws -> Step {
        let seen = try await crontab.read()
        let verb = line == nil ? "take it out of" : "put it into"
        var step = Step(
            "crontab",
            intent: "\(verb) the crontab of \(host.user)",
            isSatisfied: { line == nil ? !seen.has(schedule.mark) : seen.line(marked: schedule.mark) == line },
            apply: {
                try await crontab.replace(seen, schedule.mark, by: line)
                return nil
            }
        )
        let old = seen.text.split(separator: "\n").filter { $0.hasSuffix(schedule.mark) }.map { "- \($0)" }
        step.details = old + (line.map { ["+ \($0)"] } ?? [])
        return step
    }

    private func remove(_ path: FilePath) throws {
        if unlink(path.string) != 0, errno != ENOENT { throw FileFailure.removing(path, Errno(rawValue: errno)) }
    }
}
