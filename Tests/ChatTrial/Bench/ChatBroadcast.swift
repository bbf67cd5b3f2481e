import ChatClient
import NIOCore
import Synchronization

/// The chat server: one room, sockets of several accounts, every message kept.
struct ChatBroadcast: Broadcast {
    let users: [ChatUser]
    let room: String
    /// `welcome`, and the acknowledgement of `subscribe`.
    let greetings = 2
    private let turn: Turn

    init(population: Population) {
        users = population.users
        room = population.rooms[0]
        turn = Turn(count: population.users.count)
    }

    func listen(receive: @escaping @Sendable (ByteBuffer) -> Void) async throws -> WebSocket {
        let socket = try await open(users[turn.next()], receive: receive)
        socket.send(#"{"type":"subscribe","id":"s","room":"\#(room)"}"#)
        return socket
    }

    func speaker() async throws -> WebSocket { try await open(users[0]) { _ in } }

    private func open(
        _ user: ChatUser,
        receive: @escaping @Sendable (ByteBuffer) -> Void
    ) async throws -> WebSocket {
        let headers = [("Authorization", "Bearer \(user.token)")]
        return try await WebSocket.open(
            to: user.client.address,
            headers: headers,
            on: user.client.group,
            receive: receive
        )
    }

    func message(_ payload: String, number: Int) -> String {
        #"{"type":"send","id":"\#(number)","room":"\#(room)","clientMessageId":"m\#(payload.dropFirst(3).prefix(16))","#
            + #""text":"\#(payload)"}"#
    }
}

/// Hands out indices in turn.
private final class Turn: Sendable {
    private let count: Int
    private let last = Atomic<Int>(-1)

    init(count: Int) { self.count = count }

    func next() -> Int { last.wrappingAdd(1, ordering: .relaxed).newValue % count }
}
