import ArgumentParser
import ChatClient
import NIOCore

/// Which server a measurement is about.
struct PeerOptions: ParsableArguments {
    @OptionGroup var server: ServerOptions
    @Option(help: "What the server speaks.")
    var peer = PeerKind.chat
    @Option(help: "The server's process.")
    var pid: Int32

    /// Prepares the server; an account of the chat server may have fifty sockets at a time.
    func broadcast(sockets: Int) async throws -> any Broadcast {
        let client = server.client()
        switch peer {
        case .chat:
            return ChatBroadcast(population: try await .settle(users: Self.users(for: sockets), rooms: 1, on: client))
        case .nats: return NATSBroadcast(address: client.address, group: client.group)
        case .python: return PlainBroadcast(address: client.address, group: client.group)
        }
    }

    static func users(for sockets: Int) -> Int { sockets / 40 + 2 }
}

extension Broadcast {
    /// Opens sockets, sixteen at a time, and waits until all listen.
    func listen(sockets count: Int, receive: @escaping @Sendable (ByteBuffer) -> Void) async throws -> [WebSocket] {
        let greeted = Meter()
        let sockets = try await withThrowingTaskGroup(of: [WebSocket].self) { group in
            for worker in 0..<16 {
                group.addTask {
                    var sockets: [WebSocket] = []
                    for _ in stride(from: worker, to: count, by: 16) {
                        sockets.append(
                            try await listen { bytes in
                                greeted.add()
                                receive(bytes)
                            }
                        )
                    }
                    return sockets
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        try await greeted.wait(for: count * greetings)
        return sockets
    }
}
