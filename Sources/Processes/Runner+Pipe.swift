internal import Glibc
internal import Subprocess
internal import SystemPackage

extension Runner {
    /// Runs programs of which each reads what the one before it writes, all at once.
    ///
    /// Succeeds only when every program exited with 0 and neither closure threw: what was drained before must count for
    /// nothing otherwise, since a program that was cut off may leave what looks whole. Throws what a closure threw, else
    /// ``CommandFailure`` of the program that ended first, which tells of the others too, else `CancellationError`.
    ///
    /// - Parameters:
    ///   - stages: their inputs, outputs and deadlines are not applied.
    ///   - feed: called on a thread of its own; returning ends the first program's input.
    ///   - drain: called on another; has to read up to the end.
    package func pipe<Fed: Sendable, Drained: Sendable>(
        _ stages: [Command],
        feeding feed: @escaping @Sendable (PipeWriter) throws -> Fed,
        draining drain: @escaping @Sendable (PipeReader) throws -> Drained
    ) async throws -> (Fed, Drained) {
        var pipes: [PipeEnds] = []
        for _ in 0...stages.count { pipes.append(try PipeEnds()) }
        let (first, last) = (pipes[0].writing, pipes[stages.count].reading)
        var outcome = PipeOutcome<Fed, Drained>()
        await withTaskGroup(of: PipeEvent<Fed, Drained>.self) { group in
            group.addTask {
                defer { first.close() }
                return await .fed(
                    result {
                        try await BlockingWork.run {
                            let writer = PipeWriter(first.descriptor)
                            do { return try feed(writer) } catch {
                                throw FeedFailure(error: error, isBrokenPipe: writer.isBroken)
                            }
                        }
                    }
                )
            }
            group.addTask {
                defer { last.close() }
                return await .drained(result { try await BlockingWork.run { try drain(PipeReader(last.descriptor)) } })
            }
            for (index, command) in stages.enumerated() {
                let (input, output) = (pipes[index].reading, pipes[index + 1].writing)
                group.addTask { await .ended(result { try await runStage(command, from: input, to: output) }) }
            }
            for await event in group { outcome.note(event) }
        }
        try Task.checkCancellation()
        return try outcome.get()
    }

    private func runStage(_ command: Command, from input: PipeEnd, to output: PipeEnd) async throws -> CommandResult {
        defer {
            input.close()
            output.close()
        }
        let started = ContinuousClock.now
        let group = ProcessGroup()
        do {
            let outcome = try await group.endedWhenCancelled {
                try await Subprocess.run(
                    configuration(of: command),
                    input: .fileDescriptor(input.descriptor, closeAfterSpawningProcess: false),
                    output: .fileDescriptor(output.descriptor, closeAfterSpawningProcess: false),
                    error: .sequence
                ) { execution in
                    _ = group.lead(execution.processIdentifier.value)
                    input.close()
                    output.close()
                    return try await capture(execution.standardError, as: .standardError, nil)
                }
            }
            return CommandResult(
                command: command,
                termination: .init(outcome.terminationStatus),
                standardOutput: "",
                standardError: outcome.closureResult,
                duration: ContinuousClock.now - started
            )
        } catch let error as SubprocessError {
            throw failure(of: command, error)
        }
    }
}

private func result<Value>(_ body: () async throws -> Value) async -> Result<Value, any Error> {
    do { return .success(try await body()) } catch { return .failure(error) }
}

private struct FeedFailure: Error {
    var error: any Error
    var isBrokenPipe: Bool
}

private enum PipeEvent<Fed: Sendable, Drained: Sendable>: Sendable {
    case fed(Result<Fed, any Error>)
    case drained(Result<Drained, any Error>)
    case ended(Result<CommandResult, any Error>)
}

/// What all parts of a pipeline came to, and which of several failures was the others' reason.
private struct PipeOutcome<Fed: Sendable, Drained: Sendable> {
    private var fed: Result<Fed, any Error>?
    private var drained: Result<Drained, any Error>?
    /// In the order they ended.
    private var ended: [Result<CommandResult, any Error>] = []

    mutating func note(_ event: PipeEvent<Fed, Drained>) {
        switch event {
        case .fed(let result): fed = result
        case .drained(let result): drained = result
        case .ended(let result): ended.append(result)
        }
    }

    func get() throws -> (Fed, Drained) {
        if case .failure(let failure as FeedFailure) = fed, !failure.isBrokenPipe { throw failure.error }
        if case .failure(let error) = drained { throw error }
        let results = try ended.map { try $0.get() }
        let failed = results.filter { !$0.succeeded }
        // Who is ended by SIGPIPE fails because another has; else it takes a person to see which was the reason.
        if var reason = failed.first(where: { $0.termination != .signaled(SIGPIPE) }) ?? failed.first {
            for other in failed where other.command != reason.command {
                reason.standardError += "\n\(other.command) \(other.termination.description)\(other.lastWords)"
            }
            throw CommandFailure.failed(reason)
        }
        if case .failure(let failure as FeedFailure) = fed { throw failure.error }
        guard let fed, let drained else { throw CancellationError() }
        return (try fed.get(), try drained.get())
    }
}
