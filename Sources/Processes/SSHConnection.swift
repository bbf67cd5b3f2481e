internal import Synchronization

/// One connection to a machine by the user's own ssh, shared by everything that is run or forwarded there.
package final class SSHConnection: Sendable {
    /// How long logging in may take, which a jump or a slow name server can draw out.
    static let patience: Duration = .seconds(45)

    package let target: SSHTarget
    private let ssh: SSH
    private let runner: Runner
    private let state = Mutex(State())

    private struct State: Sendable {
        var isConnected = false
        var hasEnded = false
        var process: RunningProcess?
        /// What the connection's own ssh complained about.
        var complaints: [String] = []
    }

    private init(_ ssh: SSH, _ runner: Runner) {
        target = ssh.target
        self.ssh = ssh
        self.runner = runner
    }

    /// Runs `body` while connected to `target`, and ends the connection however `body` ends.
    ///
    /// Cancelling the task cancels `body` and not the connection, so that what `body` still has to put in order can be
    /// done through it. When chatops is killed, the connection ends by itself, its standard input having ended.
    ///
    /// Throws ``HostFailure`` when there is no connection, or ``HostFailure/lost(_:reason:during:)`` when `body` failed
    /// after it broke.
    ///
    /// - Parameter program: which ssh: a name looked up in `PATH`, or a path.
    package static func withConnection<Value>(
        to target: SSHTarget,
        program: String = "ssh",
        _ runner: Runner,
        _ body: (SSHConnection) async throws -> Value
    ) async throws -> Value {
        let ssh = SSH(target: target, socket: try SSH.newSocket(), program: program)
        let connection = SSHConnection(ssh, runner)
        let (ending, end) = AsyncStream.makeStream(of: Void.self)
        // Not a child task: it must not be cancelled together with `body`.
        let master = Task.detached { try await connection.serve(until: ending) }
        let outcome: Result<Value, any Error>
        do {
            guard try await connection.isLoggedIn() else {
                end.finish()
                throw await connection.diagnosis(of: try await master.value)
            }
            do {
                outcome = .success(try await body(connection))
            } catch let error where !connection.isAlive && !(error is CancellationError) {
                throw HostFailure.lost(target, reason: connection.lastComplaint, during: error)
            }
        } catch {
            outcome = .failure(error)
        }
        end.finish()
        _ = await master.result
        return try outcome.get()
    }

    /// Whether the connection stands, as far as is known: a dead link is noticed after 15 seconds.
    package var isAlive: Bool { state.withLock { $0.isConnected && $0.process?.isRunning == true } }

    /// What ssh last complained about, such as a port that it could not forward to.
    package var lastComplaint: String { state.withLock { $0.complaints.last } ?? "ssh ended" }

    /// The name or address that ssh connects to for the target, which may be an alias (ssh(1), `-G`); the target's own
    /// where ssh does not say.
    package func hostName() async -> String {
        let result = try? await runner.run(ssh.configuration)
        let lines = result?.standardOutput.split(whereSeparator: \.isNewline) ?? []
        return lines.first { $0.hasPrefix("hostname ") }.map { String($0.dropFirst("hostname ".count)) } ?? target.host
    }

    /// Runs `command` on the far side.
    ///
    /// Throws ``HostFailure`` when ssh itself failed. When the task is cancelled or a deadline passes, only its near end
    /// is ended: what runs there sees its input and output end.
    ///
    /// - Parameter other: what runs ssh, where that is not what keeps the connection.
    @discardableResult
    package func run(
        _ command: Command,
        by other: Runner? = nil,
        onOutput: Runner.OutputHandler? = nil
    ) async throws -> CommandResult {
        let result = try await (other ?? runner).run(ssh.run(command), onOutput: onOutput)
        if result.termination == .exited(255) && !isAlive {
            throw HostFailure(target, complaint: result.standardError)
        }
        return result
    }

    /// A port of 127.0.0.1 here that leads to `endpoint` as the far side sees it, until the connection ends.
    ///
    /// ssh finds out whether anything answers at `endpoint` only when the port is used.
    package func forward(to endpoint: SSHEndpoint) async throws -> UInt16 {
        var complaint = "no port is free here"
        for _ in 0..<5 {
            guard let port = FreePort.find() else { break }
            let result = try await runner.run(ssh.forward(from: port, to: endpoint))
            if result.succeeded { return port }
            // Another program may have taken the port meanwhile.
            complaint = result.standardError.split(whereSeparator: \.isNewline).first.map(String.init) ?? complaint
        }
        throw HostFailure.notForwarded(target, endpoint, reason: complaint)
    }

    private func serve(until ending: AsyncStream<Void>) async throws -> CommandResult {
        defer { state.withLock { $0.hasEnded = true } }
        return try await runner.withRunning(ssh.master, onOutput: hear) { process in
            self.state.withLock { $0.process = process }
            for await _ in ending {}
            if let identity = ProcessIdentity(of: process.pid) {
                _ = try? await self.runner.run(self.ssh.exit)
                await ProcessIdentity.waitUntilGone([identity], atMost: .seconds(2))
                await process.stop(grace: .seconds(1))
            }
        }.0
    }

    @Sendable private func hear(_ line: OutputLine) {
        state.withLock {
            switch line.stream {
            case .standardOutput: if line.text == SSH.greeting { $0.isConnected = true }
            case .standardError: $0.complaints = ($0.complaints + [line.text]).suffix(50)
            }
        }
    }

    /// Waits until logged in, or until ssh has given up.
    private func isLoggedIn() async throws -> Bool {
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline {
            let state = state.withLock { $0 }
            if state.isConnected { return true }
            if state.hasEnded || state.process?.isRunning == false { return false }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw HostFailure.silent(target, reason: "no login within \(Self.patience)")
    }

    private func diagnosis(of result: CommandResult) async -> HostFailure {
        let failure = HostFailure(target, complaint: result.standardError)
        switch failure {
        case .unknownKey, .changedKey:
            let explained = try? await runner.run(ssh.explained)
            return HostFailure(
                target,
                complaint: result.standardError,
                fingerprint: explained.flatMap { HostFailure.fingerprint(in: $0.standardError) }
            )
        default: return failure
        }
    }
}
