internal import Synchronization

/// How far a backup is, told at most every few seconds.
final class BackupProgress: Sendable {
    private struct State {
        var rows = 0
        var bytes = 0
        var told: ContinuousClock.Instant
    }

    /// Estimated by the server, so that it may be off.
    private let expectedRows: Int
    private let began = ContinuousClock.now
    private let interval: Duration
    private let tell: @Sendable (String) -> Void
    private let state: Mutex<State>

    init(expectedRows: Int, every interval: Duration = .seconds(5), tell: @escaping @Sendable (String) -> Void) {
        self.expectedRows = expectedRows
        self.interval = interval
        self.tell = tell
        state = Mutex(State(told: began))
    }

    func add(rows: Int, bytes: Int) {
        let line: String? = state.withLock { state in
            state.rows += rows
            state.bytes += bytes
            let now = ContinuousClock.now
            guard now - state.told >= interval else { return nil }
            state.told = now
            return Self.line(state.rows, state.bytes, expected: expectedRows, after: now - began)
        }
        if let line { tell(line) }
    }

    var total: (rows: Int, bytes: Int) { state.withLock { ($0.rows, $0.bytes) } }

    static func line(_ rows: Int, _ bytes: Int, expected: Int, after time: Duration) -> String {
        let seconds = max(0.001, time / .seconds(1))
        let rate = Int(Double(bytes) / seconds / 1_000_000)
        let line = "\(rows) rows, \(bytes / 1_000_000) MB as SQL, \(rate) MB/s"
        guard rows > 0, expected > rows else { return line }
        let left = Int((seconds * Double(expected - rows) / Double(rows)).rounded(.up))
        let shown = left >= 120 ? "\(left / 60) min" : "\(left) s"
        return line + ", about \(rows * 100 / expected) % of rows, \(shown) left"
    }
}
