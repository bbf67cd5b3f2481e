import ChatClient
import Synchronization

/// A journal that is judged by the process that wrote it.
final class MemoryJournal: Sendable {
    private let written = Mutex<[Record]>([])

    var records: [Record] { written.withLock(\.self) }

    func write(_ record: Record) { written.withLock { $0.append(record) } }
}

/// How many messages each reader has got; holds their sockets.
final class Deliveries: Sendable {
    private struct State {
        var counts: [String: Int] = [:]
        var sockets: [ChatSocket] = []
    }

    private let state = Mutex(State())

    func keep(_ socket: ChatSocket) { state.withLock { $0.sockets.append(socket) } }

    func count(for reader: String) { state.withLock { $0.counts[reader, default: 0] += 1 } }

    /// Waits until every reader has as many; the verdict tells whether they are the right ones.
    func waitFor(_ count: Int, within deadline: Duration = .seconds(30)) async throws {
        let end = ContinuousClock.now + deadline
        while !state.withLock({ state in
            state.counts.count == state.sockets.count && state.counts.values.allSatisfy { $0 >= count }
        }) {
            guard ContinuousClock.now < end else { throw TrialFailure("a reader never got \(count) messages") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
