import ArgumentParser
import ChatClient
import NIOCore

/// A kind of server that passes on what one sends to all who listen.
enum PeerKind: String, CaseIterable, ExpressibleByArgument {
    /// Ours, with accounts and persistence.
    case chat
    /// nats-server's protocol over its WebSocket.
    case nats
    /// `Tests/testbed/broadcast-server`: whatever one sends goes to all.
    case python
}

/// A server's way of broadcasting.
protocol Broadcast: Sendable {
    /// Messages the server sends to a new socket on its own before it is listening.
    var greetings: Int { get }

    /// A socket that gets every payload; `receive` sees each whole message.
    func listen(receive: @escaping @Sendable (ByteBuffer) -> Void) async throws -> WebSocket

    /// A socket to send with.
    func speaker() async throws -> WebSocket

    /// The message that broadcasts a payload.
    func message(_ payload: String, number: Int) -> String
}

/// `Tests/testbed/broadcast-server`.
struct PlainBroadcast: Broadcast {
    let address: ServerAddress
    let group: any EventLoopGroup
    let greetings = 0

    func listen(receive: @escaping @Sendable (ByteBuffer) -> Void) async throws -> WebSocket {
        try await WebSocket.open(to: address, path: "/", on: group, receive: receive)
    }

    func speaker() async throws -> WebSocket { try await listen { _ in } }

    func message(_ payload: String, number: Int) -> String { payload }
}
