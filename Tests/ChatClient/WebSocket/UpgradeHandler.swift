import NIOCore
import NIOHTTP1
import NIOWebSocket

/// The server answered an upgrade by something else than 101.
package struct UpgradeRefused: Error {
    package let status: Int
    package let body: String
}

/// Asks for a WebSocket (RFC 6455, section 4.1) and gives way to its handlers.
///
/// NIO's own upgrade adds nine handlers to a connection, and does not tell why it was refused.
final class UpgradeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The example of RFC 6455, section 1.3: a client under test need not be unpredictable.
    private static let key = "dGhlIHNhbXBsZSBub25jZQ=="
    private static let acceptance = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

    private let request: String
    private let upgraded: EventLoopPromise<Void>
    private let frames: FrameHandler
    private var received = ByteBuffer()
    private var isDone = false

    init(
        path: String,
        host: String,
        headers: [(String, String)],
        upgraded: EventLoopPromise<Void>,
        frames: FrameHandler
    ) {
        let lines = [
            ("Host", host), ("Connection", "Upgrade"), ("Upgrade", "websocket"),
            ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", Self.key),
        ]
        let fields = (lines + headers).map { "\($0): \($1)\r\n" }.joined()
        self.request = "GET \(path) HTTP/1.1\r\n\(fields)\r\n"
        self.upgraded = upgraded
        self.frames = frames
    }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: request)), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        guard !isDone, let head = received.head() else { return }
        if head.status == 101, head.text.contains(Self.acceptance) {
            isDone = true
            received.moveReaderIndex(forwardBy: head.length)
            takeOver(context)
        } else if received.readableBytes >= head.length + head.contentLength {
            isDone = true
            received.moveReaderIndex(forwardBy: head.length)
            upgraded.fail(UpgradeRefused(status: head.status, body: String(buffer: received)))
            context.close(promise: nil)
        }
    }

    private func takeOver(_ context: ChannelHandlerContext) {
        do {
            let pipeline = context.pipeline.syncOperations
            try pipeline.addHandler(WebSocketFrameEncoder())
            try pipeline.addHandler(ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: 16 << 20)))
            try pipeline.addHandler(frames)
        } catch {
            upgraded.fail(error)
            return context.close(promise: nil)
        }
        upgraded.succeed()
        if received.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(received)) }
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        upgraded.fail(ConnectionFault.closed)
        context.fireChannelInactive()
    }
}

extension UpgradeHandler {
    typealias InboundOut = ByteBuffer
}

extension ByteBuffer {
    /// The head of an HTTP answer, once it is all there.
    fileprivate func head() -> (status: Int, length: Int, contentLength: Int, text: String)? {
        guard let end = readableBytesView.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let length = end.upperBound - readerIndex
        let text = String(buffer: getSlice(at: readerIndex, length: length) ?? ByteBuffer())
        let lines = text.split(separator: "\r\n")
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let contentLength = lines.first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.split(separator: ":")[1].filter { $0 != " " }) }
        return (status, length, contentLength ?? 0, text)
    }
}
