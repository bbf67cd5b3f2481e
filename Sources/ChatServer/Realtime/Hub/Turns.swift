import NIOCore
import Synchronization

/// Lets a few at a time do something, and the others wait in line.
final class Turns: Sendable {
    private struct Line {
        var free: Int
        var waiting: CircularBuffer<CheckedContinuation<Void, Never>> = []
    }

    private let line: Mutex<Line>

    init(_ count: Int) {
        line = Mutex(Line(free: count))
    }

    func take<Result: Sendable>(_ body: @Sendable () async throws -> Result) async rethrows -> Result {
        await withCheckedContinuation { continuation in
            let isNext = line.withLock { line in
                guard line.free == 0 else {
                    line.free -= 1
                    return true
                }
                line.waiting.append(continuation)
                return false
            }
            if isNext { continuation.resume() }
        }
        defer { pass() }
        return try await body()
    }

    private func pass() {
        let next = line.withLock { line in
            if let next = line.waiting.popFirst() { return Optional(next) }
            line.free += 1
            return nil
        }
        next?.resume()
    }
}
