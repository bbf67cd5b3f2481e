internal import CurlHTTP
internal import Processes
internal import SystemPackage

/// Makes a release the one that serves, or puts the one before it back.
struct Handover: Sendable {
    /// A server that dies this often is not waited for any longer.
    static let mostRestarts = 3

    let layout: EmbeddedLayout
    let supervisor: SupervisorControl
    /// chatops itself, to run as supervisor.
    let program: FilePath
    let http: Client
    /// For the new server to become ready.
    let startDeadline: Duration

    /// Whether the release is current, supervised, and answers that it is ready.
    func serves(_ release: Release) async -> Bool {
        guard Release.linked(by: layout.current) == release.id, supervisor.running() != nil else {
            return false
        }
        return await answers(release)
    }

    /// Whether the release is what runs, supervised or not, and answers that it is ready.
    private func answers(_ release: Release) async -> Bool {
        guard isRunning(release) else { return false }
        return await Readiness.ask(release.readinessURL, http).isReady
    }

    /// Whether the release that served before a failed run serves now; it is then what the next supervisor starts, too.
    func answersAgain(_ release: Release) async -> Bool {
        if Release.linked(by: layout.current) != release.id { try? Release.link(layout.current, to: release.id) }
        return await answers(release)
    }

    /// Returns how long the service did not answer, in words.
    func hand(to release: Release) async throws -> String {
        let before = supervisor.lastServer()
        // The old server drains by its own release's settings, and is killed two seconds after that.
        let deadline = startDeadline + supervisor.drainTime + .seconds(2)
        try Release.link(layout.current, to: release.id)
        let started = ContinuousClock.now
        try await supervisor.restartServer(program: program)
        var answer = Readiness.noAnswer("it was not asked")
        while ContinuousClock.now - started < deadline {
            try Task.checkCancellation()
            if let server = supervisor.lastServer(), server.release == release.id, server.process != before?.process {
                if server.restarts >= Self.mostRestarts {
                    throw DeployFailure.keepsDying(release.id, lastWords: lastWords)
                }
                answer = await Readiness.ask(release.readinessURL, http)
                if answer.isReady && isRunning(release) {
                    return "serving after \((ContinuousClock.now - started).wholeMilliseconds) ms"
                }
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        guard isRunning(release) else {
            if let server = supervisor.lastServer(), server.release == release.id, server.restarts > 0 {
                throw DeployFailure.keepsDying(release.id, lastWords: lastWords)
            }
            throw DeployFailure.otherReleaseRuns(wanted: release.id, running: supervisor.server()?.release)
        }
        throw DeployFailure.neverReady(
            within: deadline,
            url: release.readinessURL,
            answer: answer.description,
            lastWords: lastWords
        )
    }

    private var lastWords: String {
        let lines = (try? LogFile(layout.serverLog).lastLines(3)) ?? ""
        return lines.split(separator: "\n").joined(separator: "\n  ")
    }

    private func isRunning(_ release: Release) -> Bool { supervisor.server()?.release == release.id }
}

extension Release {
    var readinessURL: String { url + "/health/ready" }
}
