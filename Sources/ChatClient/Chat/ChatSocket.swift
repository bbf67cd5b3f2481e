package import NIOCore
import Synchronization

/// A WebSocket that speaks the chat protocol.
package final class ChatSocket: Sendable {
    package let socket: WebSocket
    private let inbox: Inbox
    private let lastID = Atomic<Int>(0)

    private init(socket: WebSocket, inbox: Inbox) {
        self.socket = socket
        self.inbox = inbox
    }

    /// Without an `Authorization` header, the first frame must be `auth`.
    ///
    /// - Throws: As `WebSocket.open`.
    package static func open(
        to address: ServerAddress,
        headers: [(String, String)] = [],
        on group: any EventLoopGroup,
        observe: (@Sendable (JSONValue) -> Void)? = nil
    ) async throws -> ChatSocket {
        try await open(by: Dialer(to: address), headers: headers, on: group, observe: observe)
    }

    /// As the other, over a connection that the dialer can cut.
    static func open(
        by dialer: Dialer,
        headers: [(String, String)],
        on group: any EventLoopGroup,
        within deadline: Duration = .seconds(10),
        observe: (@Sendable (JSONValue) -> Void)? = nil
    ) async throws -> ChatSocket {
        let inbox = Inbox(observe: observe)
        let socket = try await WebSocket.open(by: dialer, headers: headers, on: group, within: deadline) {
            inbox.receive($0)
        }
        socket.ended.whenComplete { _ in inbox.end() }
        return ChatSocket(socket: socket, inbox: inbox)
    }

    /// Sends a frame with an `id` of its own, and waits for its answer.
    ///
    /// - Returns: The `data` of the acknowledgement.
    /// - Throws: `Refusal`; `ConnectionFault` when the socket ends, or the deadline passes, first.
    @discardableResult
    package func ask(
        _ type: String,
        _ members: [String: JSONValue] = [:],
        within deadline: Duration = .seconds(30)
    ) async throws -> JSONValue {
        let id = String(lastID.wrappingAdd(1, ordering: .relaxed).newValue)
        let answer = socket.eventLoop.makePromise(of: JSONValue.self)
        inbox.expect(id, answer)
        let frame = JSONValue.object(members.merging(["type": .string(type), "id": .string(id)]) { $1 })
        socket.send(frame.description)
        let timeout = socket.eventLoop.scheduleTask(in: TimeAmount(deadline)) {
            answer.fail(ConnectionFault.timedOut)
        }
        defer { timeout.cancel() }
        return try await answer.futureResult.get()
    }

    @discardableResult
    package func subscribe(
        to room: String,
        after sequence: Int? = nil,
        within deadline: Duration = .seconds(30)
    ) async throws -> JSONValue {
        try await ask(
            "subscribe",
            ["room": .string(room)].merging(sequence.map { ["after": .integer($0)] } ?? [:]) { $1 },
            within: deadline
        )
    }

    package func send(
        _ text: String,
        to room: String,
        clientMessageID: String,
        within deadline: Duration = .seconds(30)
    ) async throws -> Acknowledgement {
        let members: [String: JSONValue] = [
            "room": .string(room), "clientMessageId": .string(clientMessageID), "text": .string(text),
        ]
        return try Acknowledgement(try await ask("send", members, within: deadline))
    }

    /// The first event that matches, of those nobody took yet or to come.
    ///
    /// - Throws: `ConnectionFault` when the socket ends, or the deadline passes, first.
    package func event(
        within deadline: Duration = .seconds(10),
        where matches: @escaping @Sendable (JSONValue) -> Bool
    ) async throws -> JSONValue {
        let event = socket.eventLoop.makePromise(of: JSONValue.self)
        inbox.wait(Inbox.Waiter(matches: matches, event: event))
        let timeout = socket.eventLoop.scheduleTask(in: TimeAmount(deadline)) { [inbox] in inbox.give(up: event) }
        defer { timeout.cancel() }
        return try await event.futureResult.get()
    }

    /// The `data` of the first event of this type that nobody took.
    package func event(_ type: String, within deadline: Duration = .seconds(10)) async throws -> JSONValue {
        try await event(within: deadline) { $0["type"].string == type }["data"]
    }

    /// The first message, new, edited or deleted, that nobody took.
    package func message(within deadline: Duration = .seconds(10)) async throws -> ChatMessage {
        try ChatMessage(try await event("message", within: deadline)["message"])
    }

    package var isOpen: Bool { !inbox.isEnded }

    /// The events that came and nobody took.
    package var unread: [JSONValue] { inbox.unread }

    /// How the socket ended.
    ///
    /// - Throws: `ConnectionFault.timedOut` when it has not.
    package func end(within deadline: Duration = .seconds(10)) async throws -> SocketEnd {
        let end = socket.eventLoop.makePromise(of: SocketEnd.self)
        socket.ended.cascade(to: end)
        let timeout = socket.eventLoop.scheduleTask(in: TimeAmount(deadline)) { end.fail(ConnectionFault.timedOut) }
        defer { timeout.cancel() }
        return try await end.futureResult.get()
    }

    package func close() async throws {
        socket.close()
        _ = try await end()
    }
}
