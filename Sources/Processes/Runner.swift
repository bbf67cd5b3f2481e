internal import FoundationEssentials
internal import Glibc
internal import Subprocess
package import SystemPackage

/// Runs commands on this machine.
///
/// The one place in chatops that starts programs.
///
/// Every program gets a process group of its own. When the calling task is cancelled or a deadline passes, the group is
/// sent SIGTERM, and SIGKILL two seconds later.
package struct Runner: Sendable {
    /// How much of each stream is kept in the result, in bytes; the beginning is dropped first.
    package static let outputLimit = 4 << 20

    package typealias OutputHandler = @Sendable (OutputLine) -> Void

    private let redactor: Redactor
    private let hiddenVariables: Set<String>
    private let extraPrograms: FilePath?
    private var revealsOutput = false

    /// - Parameters:
    ///   - hiddenVariables: variables of chatops' own environment that no child needs, since they hold secrets.
    ///   - extraPrograms: an absolute folder where programs, and those they start, are looked for last.
    package init(
        redactor: Redactor = Redactor(secrets: []),
        hiddenVariables: Set<String> = [],
        extraPrograms: FilePath? = nil
    ) {
        self.redactor = redactor
        self.hiddenVariables = hiddenVariables
        self.extraPrograms = extraPrograms
    }

    /// The same, except that standard output comes as the program wrote it: for programs that are asked for secrets.
    package var revealingOutput: Runner {
        var runner = self
        runner.revealsOutput = true
        return runner
    }

    /// Runs `command` to its end.
    ///
    /// Throws ``CommandFailure``, or `CancellationError` when the task is cancelled, once the process group is gone.
    @discardableResult
    package func run(_ command: Command, onOutput: OutputHandler? = nil) async throws -> CommandResult {
        guard let deadline = command.deadline else { return try await execute(command, onOutput) { _ in }.0 }
        return try await withThrowingTaskGroup(of: CommandResult.self) { group in
            group.addTask { try await execute(command, onOutput) { _ in }.0 }
            group.addTask {
                try await Task.sleep(for: deadline)
                throw CommandFailure.timedOut(command, after: deadline)
            }
            defer { group.cancelAll() }
            do {
                guard let result = try await group.next() else { throw CancellationError() }
                return result
            } catch {
                try Task.checkCancellation()
                throw error
            }
        }
    }

    /// Runs `body` while `command` runs, then waits for the command to end: `body` is to stop it, or to know that it
    /// ends by itself.
    ///
    /// The command's own deadline is not applied.
    package func withRunning<Result: Sendable>(
        _ command: Command,
        onOutput: OutputHandler? = nil,
        body: @Sendable (RunningProcess) async throws -> Result
    ) async throws -> (CommandResult, Result) {
        try await execute(command, onOutput, body)
    }

    private func execute<Result: Sendable>(
        _ command: Command,
        _ onOutput: OutputHandler?,
        _ body: @Sendable (RunningProcess) async throws -> Result
    ) async throws -> (CommandResult, Result) {
        let started = ContinuousClock.now
        let group = ProcessGroup()
        do {
            let (streams, value, status) = try await group.endedWhenCancelled {
                switch command.output {
                case .captured: try await capture(command, group, onOutput, body)
                case .appended(let path): try await append(command, group, to: path, body)
                }
            }
            try Task.checkCancellation()
            let result = CommandResult(
                command: command,
                termination: .init(status),
                standardOutput: streams.output,
                standardError: streams.errors,
                duration: ContinuousClock.now - started
            )
            return (result, value)
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw failure(of: command, error)
        }
    }

    private func capture<Result: Sendable>(
        _ command: Command,
        _ group: ProcessGroup,
        _ onOutput: OutputHandler?,
        _ body: @Sendable (RunningProcess) async throws -> Result
    ) async throws -> (CapturedStreams, Result, TerminationStatus) {
        let outcome = try await Subprocess.run(
            configuration(of: command),
            input: .inputWriter,
            output: .sequence,
            error: .sequence
        ) { execution in
            let process = group.lead(execution.processIdentifier.value)
            async let fed: Void = feed(command.input, to: execution.standardInputWriter)
            async let output = capture(execution.standardOutput, as: .standardOutput, onOutput)
            async let errors = capture(execution.standardError, as: .standardError, onOutput)
            let value = try await body(process)
            await fed
            if command.input == .heldOpen { try? await execution.standardInputWriter.finish() }
            return (try await CapturedStreams(output: output, errors: errors), value)
        }
        return (outcome.closureResult.0, outcome.closureResult.1, outcome.terminationStatus)
    }

    private func append<Result: Sendable>(
        _ command: Command,
        _ group: ProcessGroup,
        to path: FilePath,
        _ body: @Sendable (RunningProcess) async throws -> Result
    ) async throws -> (CapturedStreams, Result, TerminationStatus) {
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(
                path,
                .writeOnly,
                options: [.append, .create, .closeOnExec],
                permissions: [.ownerReadWrite]
            )
        } catch {
            throw CommandFailure.notStarted(command, reason: "its output cannot be written to \(path): \(error)")
        }
        defer { try? file.close() }
        let outcome = try await Subprocess.run(
            configuration(of: command),
            input: .inputWriter,
            output: .fileDescriptor(file, closeAfterSpawningProcess: false),
            error: .fileDescriptor(file, closeAfterSpawningProcess: false)
        ) { execution in
            let process = group.lead(execution.processIdentifier.value)
            async let fed: Void = feed(command.input, to: execution.standardInputWriter)
            let value = try await body(process)
            await fed
            return value
        }
        return (CapturedStreams(output: "", errors: ""), outcome.closureResult, outcome.terminationStatus)
    }

    func configuration(of command: Command) -> Configuration {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: ProcessGroup.grace)
        ]
        var changes: [Environment.Key: String?] = [:]
        if let extraPrograms, command.inherits?.contains("PATH") ?? true {
            changes["PATH"] = "\(Self.ownPath):\(extraPrograms)"
        }
        for name in hiddenVariables { changes[Environment.Key(stringLiteral: name)] = .some(nil) }
        for (name, value) in command.environment { changes[Environment.Key(stringLiteral: name)] = .some(value) }
        return Configuration(
            executable: command.executable.contains("/")
                ? .path(FilePath(command.executable)) : .name(command.executable),
            arguments: Arguments(command.arguments),
            environment: inherited(by: command).updating(changes),
            workingDirectory: command.workingDirectory,
            platformOptions: options
        )
    }

    /// The folders of chatops' own `PATH` in which programs are looked for: Subprocess takes absolute ones only.
    package static var searchPath: [FilePath] {
        ownPath.split(separator: ":").map { FilePath(String($0)) }.filter(\.isAbsolute)
    }

    /// Without one, where execvp(3) looks.
    private static var ownPath: String { ProcessInfo.processInfo.environment["PATH"] ?? "/bin:/usr/bin" }

    private func inherited(by command: Command) -> Environment {
        guard let names = command.inherits else { return .inherit }
        let variables = ProcessInfo.processInfo.environment.filter { names.contains($0.key) }
        return .custom(Dictionary(uniqueKeysWithValues: variables.map { (Environment.Key(stringLiteral: $0), $1) }))
    }

    /// A program that does not read its input is no failure here: its exit status tells.
    private func feed(_ input: Command.Input, to writer: StandardInputWriter) async {
        switch input {
        case .heldOpen: return
        case .none: break
        case .bytes(let bytes): _ = try? await writer.write(bytes)
        case .file(let path): try? await feed(path, to: writer)
        }
        try? await writer.finish()
    }

    private func feed(_ path: FilePath, to writer: StandardInputWriter) async throws {
        let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
        defer { try? file.close() }
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while case let count = try chunk.withUnsafeMutableBytes({ try file.read(into: $0) }), count > 0 {
            _ = try await writer.write(Array(chunk.prefix(count)))
        }
    }

    func failure(of command: Command, _ error: SubprocessError) -> CommandFailure {
        switch error.code {
        case .executableNotFound: .notFound(command)
        default: .notStarted(command, reason: redactor.redact("\(error)"))
        }
    }

    func capture(
        _ output: SubprocessOutputSequence,
        as stream: OutputLine.Stream,
        _ onOutput: OutputHandler?
    ) async throws -> String {
        var lines = LineBuffer(limit: Self.outputLimit)
        for try await chunk in output {
            for line in chunk.withUnsafeBytes({ lines.append($0) }) {
                onOutput?(OutputLine(stream: stream, text: redactor.redact(line)))
            }
        }
        if let line = lines.unfinished { onOutput?(OutputLine(stream: stream, text: redactor.redact(line))) }
        return revealsOutput && stream == .standardOutput ? lines.kept : redactor.redact(lines.kept)
    }
}

private struct CapturedStreams: Sendable {
    var output: String
    var errors: String
}

extension CommandResult.Termination {
    init(_ status: TerminationStatus) {
        switch status {
        case .exited(let code): self = .exited(code)
        case .signaled(let number): self = .signaled(number)
        }
    }
}
