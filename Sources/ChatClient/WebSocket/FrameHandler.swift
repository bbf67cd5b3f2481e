import NIOCore
import NIOWebSocket

/// How a WebSocket ended: the peer's close frame, or 1006 when there was none (RFC 6455, section 7.1.5).
package struct SocketEnd: Equatable, Sendable {
    package let code: Int
    package let reason: String

    package init(code: Int, reason: String) {
        self.code = code
        self.reason = reason
    }
}

/// Hands over whole messages, answers pings and takes part in closing.
final class FrameHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    /// Of one message; longer ones end the socket.
    static let limit = 16 << 20

    private let receive: @Sendable (ByteBuffer) -> Void
    private let ended: EventLoopPromise<SocketEnd>
    private var fragments = ByteBuffer()

    init(receive: @escaping @Sendable (ByteBuffer) -> Void, ended: EventLoopPromise<SocketEnd>) {
        self.receive = receive
        self.ended = ended
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .text, .binary, .continuation:
            if frame.fin, fragments.readableBytes == 0 { return receive(frame.unmaskedData) }
            var part = frame.unmaskedData
            fragments.writeBuffer(&part)
            guard fragments.readableBytes <= Self.limit else { return context.close(promise: nil) }
            guard frame.fin else { return }
            receive(fragments)
            fragments = ByteBuffer()
        case .ping:
            let pong = WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: frame.unmaskedData)
            context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
        case .connectionClose:
            var payload = frame.unmaskedData
            let code = payload.readInteger(as: UInt16.self)
            ended.succeed(SocketEnd(code: code.map(Int.init) ?? 1005, reason: String(buffer: payload)))
            let echo = ByteBuffer(integer: code ?? 1000)
            let close = WebSocketFrame(fin: true, opcode: .connectionClose, maskKey: .random(), data: echo)
            let channel = context.channel
            context.writeAndFlush(wrapOutboundOut(close)).whenComplete { _ in channel.close(promise: nil) }
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        ended.succeed(SocketEnd(code: 1006, reason: ""))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
