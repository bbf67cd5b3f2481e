import Synchronization

/// The way of a request's content to the engine's thread, with back pressure.
final class Outbound: Sendable {
    enum Supply {
        case bytes(Int)
        /// Nothing at hand yet: the transfer must pause.
        case later
        case end
    }

    private struct State {
        var buffer: [UInt8]
        var offset = 0
        var isComplete: Bool
        var isStarved = false
        var isClosed = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    /// The length to announce; nil where it is not known beforehand.
    let length: Int?
    private let isRewindable: Bool
    private let state: Mutex<State>

    init(_ body: Body) {
        switch body {
        case .none: (length, isRewindable) = (0, true)
        case .bytes(let bytes): (length, isRewindable) = (bytes.count, true)
        case .stream(let length, _): (self.length, isRewindable) = (length, false)
        }
        if case .bytes(let bytes) = body {
            state = Mutex(State(buffer: bytes, isComplete: true))
        } else {
            state = Mutex(State(buffer: [], isComplete: isRewindable))
        }
    }

    /// Copies the next bytes out.
    func supply(_ destination: UnsafeMutableRawBufferPointer) -> Supply {
        let (supply, waiter) = state.withLock { state -> (Supply, CheckedContinuation<Void, Never>?) in
            let count = min(destination.count, state.buffer.count - state.offset)
            guard count > 0 else {
                state.isStarved = !state.isComplete
                defer { state.waiter = nil }
                return (state.isComplete ? .end : .later, state.waiter)
            }
            destination.copyBytes(from: state.buffer[state.offset..<state.offset + count])
            state.offset += count
            return (.bytes(count), nil)
        }
        waiter?.resume()
        return supply
    }

    /// Starts again from the first byte, as libcurl wants when a connection it used again turns out to be dead; false
    /// where the content is made while it is sent.
    func rewind() -> Bool {
        guard isRewindable else { return false }
        state.withLock { $0.offset = 0 }
        return true
    }

    /// Hands over a chunk once the one before is used up, or the end as nil.
    ///
    /// True where the transfer is waiting for it
    /// and must be resumed.
    func put(_ chunk: [UInt8]?) async -> Bool {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                guard state.offset < state.buffer.count, !state.isClosed else { return true }
                state.waiter = continuation
                return false
            }
            if isReady { continuation.resume() }
        }
        return state.withLock { state in
            state.buffer = chunk ?? []
            state.offset = 0
            state.isComplete = chunk == nil
            defer { state.isStarved = false }
            return state.isStarved && !state.isClosed
        }
    }

    /// Releases the task that may be waiting in `put`: the exchange is over.
    func close() {
        let waiter = state.withLock { state in
            state.isClosed = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
