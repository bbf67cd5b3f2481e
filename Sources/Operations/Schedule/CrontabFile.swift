internal import Processes
internal import SystemPackage

/// The crontab of this user, through crontab(1).
struct CrontabFile: Sendable {
    let runner: Runner
    let host: SchedulerHost

    private func command(_ arguments: [String], _ input: Command.Input = .none) -> Command {
        Command("crontab", arguments, environment: ["LC_ALL": "C"], input: input, deadline: .seconds(30))
    }

    /// Empty where the user has none yet.
    ///
    /// Whatever else keeps it from being read is an error, or it would be taken for empty, and written so.
    func read() async throws -> Crontab {
        let result = try await runner.run(command(["-l"]))
        if result.succeeded { return Crontab(text: result.standardOutput) }
        // crontab(1) of Debian and of cronie have no other way of saying so.
        if result.standardError.contains("no crontab for ") { return Crontab(text: "") }
        throw ScheduleFailure.crontab(FailureReport(CommandFailure.failed(result)).message)
    }

    /// Puts one line in, or takes it away, unless the crontab is another than `seen` by now; other lines stay.
    ///
    /// crontab(1) can only replace all of it: between the last look and the writing, some milliseconds, a change by
    /// somebody who is not chatops would be lost.
    func replace(_ seen: Crontab, _ mark: String, by line: String?) async throws {
        try Folder.create(host.configuration, permissions: .ownerReadWriteExecute)
        let lock = try FileLock.exclusive(host.configuration.appending(".crontab.lock"))
        defer { withExtendedLifetime(lock) {} }
        guard try await read() == seen else { throw ScheduleFailure.crontabChanged }
        let text = seen.replacing(mark, by: line).text
        let result = try await runner.run(text.isEmpty ? command(["-r"]) : command(["-"], .bytes(Array(text.utf8))))
        guard result.succeeded else {
            throw ScheduleFailure.crontab(FailureReport(CommandFailure.failed(result)).message)
        }
    }
}
