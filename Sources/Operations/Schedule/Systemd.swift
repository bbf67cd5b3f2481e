internal import Processes
internal import SystemPackage

/// systemd, of the system or of this user, through systemctl(1).
struct Systemd: Sendable {
    struct TimerState: Sendable, Equatable {
        var isActive: Bool
        var isEnabled: Bool
        /// Whether its files changed since systemd read them.
        var isOutdated: Bool

        var isRunning: Bool { isActive && isEnabled && !isOutdated }
    }

    let runner: Runner
    let host: SchedulerHost

    func systemctl(_ arguments: [String]) -> Command {
        command("systemctl", (host.isSystem ? [] : ["--user"]) + arguments)
    }

    /// Reads unit files as systemd would, without needing one that runs.
    func check(_ files: [FilePath]) -> Command {
        command("systemd-analyze", ["verify"] + (host.isSystem ? [] : ["--user"]) + files.map(\.string))
    }

    private func command(_ program: String, _ arguments: [String]) -> Command {
        let variables = ["LC_ALL": "C", "SYSTEMD_PAGER": "", "XDG_RUNTIME_DIR": host.runtimeFolder.string]
        return Command(program, arguments, environment: variables, deadline: .seconds(30))
    }

    func run(_ commands: Command...) async throws {
        for command in commands {
            let result = try await runner.run(command)
            guard result.succeeded else {
                throw ScheduleFailure.systemd(FailureReport(CommandFailure.failed(result)).message)
            }
        }
    }

    func state(of timer: String) async throws -> TimerState {
        let properties = ["ActiveState", "UnitFileState", "NeedDaemonReload"]
        let result = try await runner.run(
            systemctl(["show", timer, "--property=" + properties.joined(separator: ",")])
        )
        guard result.succeeded else {
            throw ScheduleFailure.systemd(FailureReport(CommandFailure.failed(result)).message)
        }
        let lines = Set(result.standardOutput.split(whereSeparator: \.isNewline).map(String.init))
        return TimerState(
            isActive: lines.contains("ActiveState=active"),
            isEnabled: lines.contains("UnitFileState=enabled"),
            isOutdated: lines.contains("NeedDaemonReload=yes")
        )
    }
}
