package import NIOCore
package import NIOWebSocket

/// A client's WebSocket.
package final class WebSocket: Sendable {
    private let channel: any Channel
    /// Completed once the socket is closed, by either side.
    package let ended: EventLoopFuture<SocketEnd>

    private init(channel: any Channel, ended: EventLoopFuture<SocketEnd>) {
        self.channel = channel
        self.ended = ended
    }

    /// - Parameter receive: Called with every whole message, on the socket's event loop.
    /// - Throws: `UpgradeRefused`, `ConnectionFault`, or the error of connecting.
    package static func open(
        to address: ServerAddress,
        path: String = "/ws",
        headers: [(String, String)] = [],
        on group: any EventLoopGroup,
        receive: @escaping @Sendable (ByteBuffer) -> Void
    ) async throws -> WebSocket {
        try await open(by: Dialer(to: address), path: path, headers: headers, on: group, receive: receive)
    }

    /// As the other, over a connection that the dialer can cut.
    static func open(
        by dialer: Dialer,
        path: String = "/ws",
        headers: [(String, String)],
        on group: any EventLoopGroup,
        within deadline: Duration = .seconds(10),
        receive: @escaping @Sendable (ByteBuffer) -> Void
    ) async throws -> WebSocket {
        let loop = group.next()
        let upgraded = loop.makePromise(of: Void.self)
        let ended = loop.makePromise(of: SocketEnd.self)
        let timeout = loop.scheduleTask(in: TimeAmount(deadline)) { upgraded.fail(ConnectionFault.timedOut) }
        defer { timeout.cancel() }
        do {
            let channel = try await dialer.connect(on: loop, within: deadline) { pipeline in
                let upgrade = UpgradeHandler(
                    path: path,
                    host: dialer.address.authority,
                    headers: headers,
                    upgraded: upgraded,
                    frames: FrameHandler(receive: receive, ended: ended)
                )
                try pipeline.addHandler(upgrade)
            }
            do { try await upgraded.futureResult.get() } catch {
                channel.close(promise: nil)
                throw error
            }
            return WebSocket(channel: channel, ended: ended.futureResult)
        } catch {
            upgraded.fail(error)
            ended.fail(error)
            throw error
        }
    }

    package var eventLoop: any EventLoop { channel.eventLoop }

    package func send(_ text: String) { send(ByteBuffer(string: text)) }

    /// Errors show as the end of the socket.
    package func send(_ payload: ByteBuffer, opcode: WebSocketOpcode = .text) {
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: payload)
        channel.writeAndFlush(frame, promise: nil)
    }

    /// Sends any frame, well-formed or not.
    package func send(frame: WebSocketFrame) { channel.writeAndFlush(frame, promise: nil) }

    /// From now on takes nothing more from the kernel.
    package func stopReading() async throws { try await channel.setOption(.autoRead, value: false).get() }

    package func resumeReading() async throws { try await channel.setOption(.autoRead, value: true).get() }

    /// Sends a close frame; the server answers and closes.
    package func close(code: WebSocketErrorCode = .normalClosure) {
        var payload = ByteBuffer()
        payload.write(webSocketErrorCode: code)
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, maskKey: .random(), data: payload)
        channel.writeAndFlush(frame, promise: nil)
    }

    /// Closes the connection without a close frame.
    package func cut() { channel.close(promise: nil) }
}
