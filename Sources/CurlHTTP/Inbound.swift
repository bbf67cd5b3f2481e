import Synchronization

/// The way of an answer from the engine's thread to the one task that awaits it, with back pressure.
final class Inbound: Sendable {
    /// How many bytes may wait for the task before libcurl is told to stop reading.
    static let capacity = 256 << 10

    private struct State {
        var head: ResponseHead?
        var buffer: [UInt8] = []
        var isPaused = false
        var outcome: Result<Delivery, HTTPFailure>?
        var changes = 0
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    var isFinished: Bool { state.withLock { $0.outcome != nil } }

    /// Takes the final head; lines after it, such as trailers, change nothing.
    func receive(_ head: ResponseHead) {
        update { $0.head = $0.head ?? head }
    }

    /// Takes bytes over; false where the task is behind: the transfer must pause, and offer the bytes again.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        update { state in
            state.isPaused = state.buffer.count >= Self.capacity
            if !state.isPaused { state.buffer.append(contentsOf: bytes) }
            return !state.isPaused
        }
    }

    /// Ends the answer; nothing may follow.
    func finish(_ outcome: Result<Delivery, HTTPFailure>) {
        update { $0.outcome = outcome }
    }

    /// Waits for the final answer's status and fields.
    func head() async throws(HTTPFailure) -> ResponseHead {
        try await next { state -> Result<ResponseHead, HTTPFailure>? in
            if let head = state.head { return .success(head) }
            guard let outcome = state.outcome else { return nil }
            return outcome.flatMap { _ in .failure(.engine(reason: "an exchange ended without an answer")) }
        }
    }

    /// Waits for bytes; nil bytes are the end.
    ///
    /// `wasPaused` says that the transfer waits to be resumed.
    func chunk() async throws(HTTPFailure) -> (bytes: [UInt8]?, wasPaused: Bool) {
        try await next { state -> Result<(bytes: [UInt8]?, wasPaused: Bool), HTTPFailure>? in
            if !state.buffer.isEmpty {
                defer {
                    state.buffer = []
                    state.isPaused = false
                }
                return .success((state.buffer, state.isPaused))
            }
            return state.outcome.map { outcome in outcome.map { _ in (nil, false) } }
        }
    }

    /// Waits for the end, which comes only when all bytes are taken.
    func delivery() async throws(HTTPFailure) -> Delivery {
        try await next { $0.outcome }
    }

    private func update<Value: Sendable>(_ change: (inout State) -> Value) -> Value {
        let (value, waiter) = state.withLock { state in
            let value = change(&state)
            state.changes += 1
            defer { state.waiter = nil }
            return (value, state.waiter)
        }
        waiter?.resume()
        return value
    }

    /// Waits until `take` finds something.
    ///
    /// Cancellation arrives as an outcome, by way of the engine.
    private func next<Value: Sendable>(
        _ take: (inout State) -> Result<Value, HTTPFailure>?
    ) async throws(HTTPFailure) -> Value {
        while true {
            let (value, seen) = state.withLock { (take(&$0), $0.changes) }
            if let value { return try value.get() }
            await withCheckedContinuation { continuation in
                let hasChanged = state.withLock { state in
                    guard state.changes == seen else { return true }
                    state.waiter = continuation
                    return false
                }
                if hasChanged { continuation.resume() }
            }
        }
    }
}
