internal import FoundationEssentials
internal import Processes
internal import SystemPackage

/// systemd, of the system or of this user, through systemctl(1).
struct Systemd: Sendable {
    struct UnitState: Sendable, Equatable {
        var isActive: Bool
        var isEnabled: Bool
        /// Whether its files changed since systemd read them.
        var isOutdated: Bool
        /// As far as systemd tells.
        var lastRun: Date?
        var nextRun: Date?

        static let properties = [
            "ActiveState", "UnitFileState", "NeedDaemonReload", "LastTriggerUSec", "NextElapseUSecRealtime",
        ]

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
        let variables = ["LC_ALL": "C", "TZ": "UTC", "SYSTEMD_PAGER": "", "XDG_RUNTIME_DIR": host.runtimeFolder.string]
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

    func state(of timer: String) async throws -> UnitState {
        let result = try await runner.run(
            systemctl(["show", timer, "--property=" + UnitState.properties.joined(separator: ",")])
        )
        guard result.succeeded else {
            throw ScheduleFailure.systemd(FailureReport(CommandFailure.failed(result)).message)
        }
        return UnitState(shown: result.standardOutput)
    }
}

extension Systemd.UnitState {
    /// From what `systemctl show` printed of ``properties``, in UTC.
    init(shown text: String) {
        let pairs = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        }
        let values = Dictionary(pairs.compactMap { $0.count == 2 ? ($0[0], $0[1]) : nil }) { first, _ in first }
        self.init(
            isActive: values["ActiveState"] == "active",
            isEnabled: values["UnitFileState"] == "enabled",
            isOutdated: values["NeedDaemonReload"] == "yes",
            lastRun: values["LastTriggerUSec"].flatMap(Self.moment),
            nextRun: values["NextElapseUSecRealtime"].flatMap(Self.moment)
        )
    }

    /// Reads a moment as systemctl shows it where `TZ` is UTC: `Sat 2026-11-28 07:10:00 UTC`; nil for what never was.
    static func moment(_ text: String) -> Date? {
        let words = text.split(separator: " ")
        guard words.count == 4, words[3] == "UTC" else { return nil }
        return try? Date("\(words[1])T\(words[2])Z", strategy: .iso8601)
    }
}
