internal import FoundationEssentials
internal import Glibc
package import Processes
internal import Synchronization
internal import SystemPackage

/// Keeps the current release's server running: `chatops supervise`, started by a deploy or by a systemd unit.
///
/// One a deployment, by a lock the kernel releases. Starts the server again when it dies (``Backoff``). SIGHUP: stop
/// the server and start whatever `current` points at then. SIGTERM and SIGINT: stop the server and end. When the
/// supervisor itself is killed, the server goes on, and the next supervisor replaces it.
package final class Supervisor: Sendable {
    package enum Request: Sendable {
        case restart
        case stop
    }

    private struct State {
        var server: RunningProcess?
        /// What `server` runs.
        var release: String?
        var isStopping = false
        var restartIsWanted = false
    }

    private let layout: EmbeddedLayout
    private let runner: Runner
    private let state = Mutex(State())

    package init(_ layout: EmbeddedLayout, runner: Runner) {
        self.layout = layout
        self.runner = runner
    }

    /// How long the server may take to drain before it is killed: its own deadline, and some time to act on it.
    private var grace: Duration {
        let id = state.withLock { $0.release } ?? Release.linked(by: layout.current)
        let release = id.flatMap { try? Release.manifest($0, in: layout) }
        return .seconds((release?.shutdownSeconds ?? 10) + 2)
    }

    /// Runs until a stop is requested.
    package func run(requests: AsyncStream<Request>) async throws {
        // Commands that look whether a supervisor runs hold the lock for a moment.
        guard let lock = try FileLock.tryExclusive(layout.supervisorLock, waiting: .seconds(1)) else {
            throw SupervisorFailure.alreadyRuns(
                try JSONDocument.read(SupervisorRecord.self, at: layout.supervisorRecord)
            )
        }
        defer { withExtendedLifetime(lock) {} }
        guard let identity = ProcessIdentity.current else { throw SupervisorFailure.nothingDeployed(layout) }
        try JSONDocument.write(
            SupervisorRecord(
                process: identity,
                protocolVersion: SupervisorRecord.currentProtocolVersion,
                startedAt: Date()
            ),
            to: layout.supervisorRecord
        )
        log("supervisor started, pid \(identity.pid)")
        let strays = try await Strays.end(ServerCommand.processes(layout, .server), grace: grace)
        if strays > 0 { log("ended \(strays) server processes that an earlier supervisor left") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.serve(requests) }
            for log in [self.layout.serverLog, self.layout.supervisorLog] {
                group.addTask { await LogRotation(log).run() }
            }
            try await self.keepRunning()
            group.cancelAll()
        }
        try Folder.remove(layout.serverRecord)
        try Folder.remove(layout.supervisorRecord)
        log("supervisor stopped")
    }

    private func serve(_ requests: AsyncStream<Request>) async {
        for await request in requests {
            let server = state.withLock { state in
                switch request {
                case .restart: state.restartIsWanted = true
                case .stop: state.isStopping = true
                }
                return state.server
            }
            log(request == .stop ? "asked to stop" : "asked to restart")
            if let server { await server.stop(grace: grace) }
            if request == .stop { return }
        }
    }

    private func keepRunning() async throws {
        var backoff = Backoff()
        var restarts = 0
        while !state.withLock({ $0.isStopping }) {
            let isAnother = state.withLock { state in
                defer { state.restartIsWanted = false }
                return state.restartIsWanted
            }
            // Another release, perhaps: what the one before it did is not held against it.
            if isAnother { (backoff, restarts) = (Backoff(), 0) }
            let started = ContinuousClock.now
            let ending = await runServer(restarts: restarts)
            if state.withLock({ $0.isStopping }) { return }
            if state.withLock({ $0.restartIsWanted }) {
                log("server \(ending) for a restart")
                continue
            }
            let delay = backoff.delay(afterLifetime: ContinuousClock.now - started)
            log("server \(ending); starting it again \(delay == .zero ? "at once" : "in \(delay)")")
            restarts += 1
            await pause(delay)
        }
    }

    /// Ends early when something is requested.
    private func pause(_ delay: Duration) async {
        let deadline = ContinuousClock.now + delay
        while ContinuousClock.now < deadline && !state.withLock({ $0.isStopping || $0.restartIsWanted }) {
            try? await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Runs the current release once; says how it ended.
    private func runServer(restarts: Int) async -> String {
        do {
            let release = try Release.current(in: layout)
            let command = ServerCommand(layout, release: release).serve()
            let (result, _) = try await runner.withRunning(command) { process in
                // Whatever was requested while there was no server to stop is done now.
                let isUnwanted = self.state.withLock { state in
                    state.server = process
                    state.release = release
                    return state.isStopping || state.restartIsWanted
                }
                self.log("server started, pid \(process.pid), release \(release)")
                self.note(process, release, restarts: restarts)
                if isUnwanted { await process.stop(grace: self.grace) }
            }
            state.withLock { $0.server = nil }
            return result.termination.description
        } catch {
            state.withLock { $0.server = nil }
            return "could not be run (\(FailureReport(error).message)) and ended"
        }
    }

    /// A server that cannot be noted, as on a full disk, runs all the same.
    private func note(_ process: RunningProcess, _ release: String, restarts: Int) {
        guard let identity = ProcessIdentity(of: process.pid) else { return }
        let record = ServerRecord(process: identity, release: release, startedAt: Date(), restarts: restarts)
        do {
            try JSONDocument.write(record, to: layout.serverRecord)
        } catch {
            log("the server was not noted: \(error.message)")
        }
    }

    /// Standard error is `log/supervisor.log`.
    private func log(_ message: String) {
        let line = Array("\(Timestamp.text(Date())) \(message)\n".utf8)
        _ = try? FileDescriptor.standardError.writeAll(line)
    }
}
