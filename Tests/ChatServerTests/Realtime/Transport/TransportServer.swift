import FoundationEssentials
import NIOCore
import NIOPosix
import ServiceLifecycle

@testable import ChatServer

/// A server of this process that has nothing but sockets, on a port of its own.
struct TransportServer {
    let port: Int
    let sockets: Sockets
    let group: ServiceGroup

    func connect() throws -> Connection { try Connection(port: port) }

    /// A socket on a connection of its own.
    func open(_ headers: [String: String] = [:]) throws -> RawSocket {
        let socket = RawSocket(try connect())
        let answer = try socket.upgrade(headers)
        guard answer.status == 101 else { throw ConnectionError(action: "upgrade", code: Int32(answer.status)) }
        return socket
    }

    /// Runs a server for as long as `body` does.
    static func run<Result>(
        limits: SocketLimits = SocketLimits(RealtimeSettings()),
        origins: [String] = [],
        admission: @escaping SocketAdmission = { _ in { EchoSession() } },
        isolation: isolated (any Actor)? = #isolation,
        _ body: (TransportServer) async throws -> Result
    ) async throws -> Result {
        let sockets = Sockets(limits: limits, eventLoops: MultiThreadedEventLoopGroup.singleton)
        let route = SocketRoute(sockets: sockets, origins: OriginPolicy(allowed: origins), admission: admission)
        return try await RoutedServer.run(services: [sockets], routes: route.add) { server in
            try await body(TransportServer(port: server.port, sockets: sockets, group: server.group))
        }
    }
}

/// Sends back what it receives; a few words are commands.
final class EchoSession: SocketSession {
    private var socket: (any Socket)?

    func opened(_ socket: any Socket) { self.socket = socket }

    func received(_ text: ByteBuffer) {
        switch String(buffer: text) {
        case "close": socket?.close(.rateLimited)
        case "flood": for _ in 0..<64 { socket?.send(ByteBuffer(repeating: 0x61, count: 64 * 1024)) }
        default: socket?.send(text)
        }
    }

    func ticked(at now: NIODeadline) {}

    func drain(retryAfter: Duration) {
        socket?.send(ByteBuffer(string: "draining"))
        socket?.close(.restart(retryAfter: retryAfter))
    }

    func closed() { socket = nil }
}
