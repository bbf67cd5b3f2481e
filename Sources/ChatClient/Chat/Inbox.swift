import NIOCore
import Synchronization

/// What came over a socket: answers go to who asked, events to who waits for them.
final class Inbox: Sendable {
    struct Waiter: Sendable {
        let matches: @Sendable (JSONValue) -> Bool
        let event: EventLoopPromise<JSONValue>
    }

    private struct State {
        var questions: [String: EventLoopPromise<JSONValue>] = [:]
        var events: [JSONValue] = []
        var waiters: [Waiter] = []
        var isEnded = false
    }

    private let state = Mutex(State())
    private let observe: (@Sendable (JSONValue) -> Void)?

    init(observe: (@Sendable (JSONValue) -> Void)?) { self.observe = observe }

    var isEnded: Bool { state.withLock(\.isEnded) }

    var unread: [JSONValue] { state.withLock(\.events) }

    func expect(_ id: String, _ answer: EventLoopPromise<JSONValue>) {
        let isEnded = state.withLock { state in
            if !state.isEnded { state.questions[id] = answer }
            return state.isEnded
        }
        if isEnded { answer.fail(ConnectionFault.closed) }
    }

    func wait(_ waiter: Waiter) {
        let known: Result<JSONValue, any Error>? = state.withLock { state in
            if let index = state.events.firstIndex(where: waiter.matches) {
                return .success(state.events.remove(at: index))
            }
            if state.isEnded { return .failure(ConnectionFault.closed) }
            state.waiters.append(waiter)
            return nil
        }
        if let known { waiter.event.completeWith(known) }
    }

    /// Nobody waits for the event any more.
    func give(up event: EventLoopPromise<JSONValue>) {
        state.withLock { $0.waiters.removeAll { $0.event.futureResult === event.futureResult } }
        event.fail(ConnectionFault.timedOut)
    }

    func receive(_ text: ByteBuffer) {
        guard let frame = try? JSONValue(parsing: text.readableBytesView) else {
            return event(["type": "unreadable", "text": .string(String(buffer: text))])
        }
        switch (frame["type"].string, frame["id"].string) {
        case ("ack", .some(let id)): question(id)?.succeed(frame["data"])
        case ("error", .some(let id)): question(id)?.fail(Refusal(status: 0, envelope: frame))
        default: event(frame)
        }
    }

    private func question(_ id: String) -> EventLoopPromise<JSONValue>? {
        state.withLock { $0.questions.removeValue(forKey: id) }
    }

    private func event(_ event: JSONValue) {
        if let observe { return observe(event) }
        let waiter: Waiter? = state.withLock { state in
            guard let index = state.waiters.firstIndex(where: { $0.matches(event) }) else {
                state.events.append(event)
                return nil
            }
            return state.waiters.remove(at: index)
        }
        waiter?.event.succeed(event)
    }

    func end() {
        let (questions, waiters) = state.withLock { state in
            state.isEnded = true
            defer { (state.questions, state.waiters) = ([:], []) }
            return (state.questions.values, state.waiters)
        }
        for question in questions { question.fail(ConnectionFault.closed) }
        for waiter in waiters { waiter.event.fail(ConnectionFault.closed) }
    }
}
