import ChatClient
import NIOCore
import Synchronization

/// nats-server over WebSocket: https://docs.nats.io/reference/reference-protocols/nats-protocol.
struct NATSBroadcast: Broadcast {
    let address: ServerAddress
    let group: any EventLoopGroup
    /// INFO, and the PONG that answers the PING after SUB.
    let greetings = 2

    func listen(receive: @escaping @Sendable (ByteBuffer) -> Void) async throws -> WebSocket {
        try await open("SUB room 1\r\n", receive: receive)
    }

    func speaker() async throws -> WebSocket { try await open("", receive: { _ in }) }

    private func open(
        _ command: String,
        receive: @escaping @Sendable (ByteBuffer) -> Void
    ) async throws -> WebSocket {
        let answers = Answers(receive: receive)
        let socket = try await WebSocket.open(to: address, path: "/", on: group) { answers.receive($0) }
        answers.socket.withLock { $0 = socket }
        socket.send(#"CONNECT {"verbose":false,"pedantic":false}"# + "\r\n\(command)PING\r\n")
        return socket
    }

    func message(_ payload: String, number: Int) -> String { "PUB room \(payload.utf8.count)\r\n\(payload)\r\n" }
}

/// Answers the server's pings.
private final class Answers: Sendable {
    let socket = Mutex<WebSocket?>(nil)
    private let receive: @Sendable (ByteBuffer) -> Void

    init(receive: @escaping @Sendable (ByteBuffer) -> Void) { self.receive = receive }

    func receive(_ bytes: ByteBuffer) {
        if bytes.readableBytesView.starts(with: "PING".utf8) { socket.withLock { $0?.send("PONG\r\n") } }
        receive(bytes)
    }
}
