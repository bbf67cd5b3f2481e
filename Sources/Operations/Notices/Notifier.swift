package import CurlHTTP
package import Environments
package import FoundationEssentials
package import Processes
package import SystemPackage

/// Tells a change of an environment's verdict to whom its `notify:` names.
///
/// What was seen, said and is still to be said stands in `notices.json` in the environment's state folder. A change is
/// written there before it is sent, so that one that could not be sent, or whose sender was killed, is sent by the next
/// run: at least once, with the same id.
package struct Notifier: Sendable {
    let settings: Notify
    let environment: String
    let project: FilePath
    let stateFolder: FilePath
    let http: Client
    let runner: Runner
    let redactor: Redactor

    /// - Parameter stateFolder: created when missing, with mode 0700.
    package init(
        _ settings: Notify,
        environment: EnvironmentName,
        project: FilePath,
        http: Client,
        runner: Runner,
        redactor: Redactor
    ) {
        self.settings = settings
        self.environment = environment.description
        self.project = project
        stateFolder = StateFolder.path(of: environment, in: project)
        self.http = http
        self.runner = runner
        self.redactor = redactor
    }

    private var file: FilePath { stateFolder.appending("notices.json") }

    /// Takes in what was found and tells whom it concerns, if it is new.
    ///
    /// Of two at once the second waits. Throws ``NoticeFailure/notDelivered(_:)`` when somebody could not be told, which
    /// the next run makes good, and `FileFailure`.
    ///
    /// - Parameters:
    ///   - failing: the checks that fail, redacted.
    ///   - count: how many were asked.
    ///   - asked: when.
    @discardableResult
    package func tell(
        _ failing: [CheckReport],
        of count: Int,
        asked: Date,
        now: @Sendable () -> Date
    ) async throws -> NoticeState.Decision {
        try Folder.create(stateFolder, permissions: .ownerReadWriteExecute)
        let lock = try FileLock.exclusive(stateFolder.appending("notices.lock"))
        defer { withExtendedLifetime(lock) {} }
        DurableFile.removeLeftovers(below: stateFolder)
        var state = try known()
        let decision = state.observe(
            failing.map(\.name),
            asked: asked,
            now: now(),
            quiet: settings.quiet,
            id: UUID().uuidString
        )
        try JSONDocument.write(state, to: file)
        let host = Actor.current.host
        guard decision == .tell,
            let notice = Notice(state, environment: environment, failing: failing, asked: count, host: host)
        else { return decision }
        try await deliver(notice)
        state.delivered(at: now())
        try JSONDocument.write(state, to: file)
        return decision
    }

    /// Whether other checks fail than the last time somebody looked.
    package func isNews(_ failing: [CheckReport]) throws(FileFailure) -> Bool {
        try known().seen?.failed ?? [] != failing.map(\.name).sorted()
    }

    /// Nothing is known where the file is damaged: an alarm must not fall silent because of that.
    private func known() throws(FileFailure) -> NoticeState {
        do {
            return try JSONDocument.read(NoticeState.self, at: file) ?? NoticeState()
        } catch {
            if case .corrupt = error { return NoticeState() }
            throw error
        }
    }
}
