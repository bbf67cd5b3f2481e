internal import Glibc
package import Processes
package import SystemPackage

/// A deployment's supervisor as seen from a command.
package struct SupervisorControl: Sendable {
    private let layout: EmbeddedLayout
    private let runner: Runner

    package init(_ layout: EmbeddedLayout, runner: Runner) {
        self.layout = layout
        self.runner = runner
    }

    /// The supervisor that runs now.
    package func running() -> SupervisorRecord? {
        guard FileLock.isHeld(layout.supervisorLock),
            let record = try? JSONDocument.read(SupervisorRecord.self, at: layout.supervisorRecord),
            record.process.isRunning
        else { return nil }
        return record
    }

    /// The server that runs now, supervised or left by a supervisor that was killed.
    package func server() -> ServerRecord? {
        lastServer().flatMap { $0.process.isRunning ? $0 : nil }
    }

    /// The last server that was started, whether it still runs or not.
    package func lastServer() -> ServerRecord? { try? JSONDocument.read(ServerRecord.self, at: layout.serverRecord) }

    /// Has the server of `current` (re)started, under a supervisor that is started when there is none.
    package func restartServer(program: FilePath) async throws {
        if let record = running() {
            if record.protocolVersion == SupervisorRecord.currentProtocolVersion {
                kill(record.process.pid, SIGHUP)
                return
            }
            try await stop()
        }
        try await start(program: program)
    }

    /// Starts the supervisor in a session of its own, so that it survives the terminal (setsid(1)).
    private func start(program: FilePath) async throws {
        let digest = try FileContents.sha256(of: program)
        if try FileContents.sha256(of: layout.supervisorProgram) != digest {
            try DurableFile.copy(program, to: layout.supervisorProgram, permissions: .ownerReadWriteExecute)
        }
        try await runner.run(Self.startCommand(layout)).checked()
        let deadline = ContinuousClock.now + .seconds(10)
        while running() == nil {
            guard ContinuousClock.now < deadline else {
                let words = try FileContents.read(layout.supervisorLog).map { String(decoding: $0, as: UTF8.self) }
                throw SupervisorFailure.didNotStart(
                    lastWords: (words ?? "").split(separator: "\n").last.map(String.init) ?? ""
                )
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    static func startCommand(_ layout: EmbeddedLayout) -> Command {
        Command(
            "setsid",
            ["--fork", layout.supervisorProgram.string, "supervise", "--state", layout.root.string],
            workingDirectory: layout.root,
            output: .appended(to: layout.supervisorLog),
            deadline: .seconds(10)
        )
    }

    /// How long the server that was started last may take to finish what it has begun.
    package var drainTime: Duration {
        let release = lastServer().flatMap { try? Release.manifest($0.release, in: layout) }
        return .seconds(release?.shutdownSeconds ?? 10)
    }

    /// Stops the supervisor and, with it, the server; waits for as long as the running release may take to drain.
    package func stop() async throws {
        guard let record = running() else { return }
        kill(record.process.pid, SIGTERM)
        // The supervisor gives the server its time and kills it then; this is a little longer.
        let limit = drainTime + .seconds(10)
        if await !ProcessIdentity.waitUntilGone([record.process], atMost: limit) {
            kill(record.process.pid, SIGKILL)
            guard await ProcessIdentity.waitUntilGone([record.process], atMost: .seconds(5)) else {
                throw SupervisorFailure.didNotStop(pid: record.process.pid)
            }
        }
        _ = try await Strays.end(ServerCommand.processes(layout, .server), grace: .zero)
    }
}
