internal import CurlHTTP
internal import FoundationEssentials
internal import Processes
internal import Synchronization

/// Starts a release beside what serves now, on a free port of loopback, and sees whether it becomes ready.
struct Trial: Sendable {
    let layout: EmbeddedLayout
    let release: String
    /// How long it may take.
    let deadline: Duration
    let runner: Runner
    let http: Client
    let events: EventHandler

    /// Returns how long it took, in words; the trial server is gone then, as it is after an error.
    func run() async throws -> String {
        let log = TrialLog()
        let take: Runner.OutputHandler = { line in
            log.take(line)
            events(.output(line))
        }
        let command = ServerCommand(layout, release: release).trial()
        let (result, ready) = try await runner.withRunning(command, onOutput: take) { process in
            let outcome = await waitUntilReady(process, log)
            await process.stop(grace: .seconds(2))
            return outcome
        }
        switch ready {
        case .ready(let duration): return "ready after \(duration.wholeMilliseconds) ms"
        case .exited: throw DeployFailure.serverExited(result)
        case .silent: throw DeployFailure.neverListened(within: deadline, lastWords: log.lastWords)
        case .notReady(let url, let answer):
            throw DeployFailure.neverReady(within: deadline, url: url, answer: answer, lastWords: log.lastWords)
        case .cancelled: throw CancellationError()
        }
    }

    private enum Outcome: Sendable {
        case ready(Duration)
        case exited
        case silent
        case notReady(url: String, answer: String)
        case cancelled
    }

    private func waitUntilReady(_ process: RunningProcess, _ log: TrialLog) async -> Outcome {
        let started = ContinuousClock.now
        var last: Outcome = .silent
        while ContinuousClock.now - started < deadline {
            if Task.isCancelled { return .cancelled }
            if !process.isRunning { return .exited }
            if let port = log.port {
                let url = "http://127.0.0.1:\(port)/health/ready"
                let answer = await Readiness.ask(url, http)
                if answer.isReady { return .ready(ContinuousClock.now - started) }
                last = .notReady(url: url, answer: answer.description)
            }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return last
    }
}

/// What a trial server logs: JSON objects, one a line, of which the one that says `listening` names the port.
private final class TrialLog: Sendable {
    private struct Entry: Decodable {
        struct Metadata: Decodable { var port: Int? }
        var message: String
        var metadata: Metadata?
    }

    private struct State {
        var port: Int?
        var lines: [String] = []
    }

    private let state = Mutex(State())

    var port: Int? { state.withLock { $0.port } }
    var lastWords: String { state.withLock { $0.lines.joined(separator: "\n  ") } }

    func take(_ line: OutputLine) {
        let entry = try? JSONDocument.decode(Entry.self, from: Array(line.text.utf8))
        state.withLock { state in
            if entry?.message == "listening", let port = entry?.metadata?.port { state.port = port }
            state.lines.append(line.text)
            if state.lines.count > 5 { state.lines.removeFirst() }
        }
    }
}
