import Crypto
import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// The server, or who stands before it, answered an upgrade by something else than 101.
package struct UpgradeRefused: Error {
    package let status: Int
    package let body: String
    /// As the `Server` header names who answered.
    package let server: String?

    /// The chat server's own refusal; nil where something else answered.
    package var refusal: Refusal? {
        guard let envelope = try? JSONValue(parsing: body), envelope["error"]["code"].string != nil else { return nil }
        return Refusal(status: status, envelope: envelope)
    }
}

/// Asks for a WebSocket (RFC 6455, section 4.1) and gives way to its handlers.
///
/// NIO's own upgrade adds nine handlers to a connection, and does not tell why it was refused.
final class UpgradeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Larger answers are no upgrades, and not read to their end.
    private static let limit = 1 << 20

    private let request: String
    /// What proves that the answer is to this request (RFC 6455, section 4.2.2).
    private let acceptance: String
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
        let key = Data((0..<16).map { _ in UInt8.random(in: .min ... .max) }).base64EncodedString()
        let digest = Insecure.SHA1.hash(data: Data((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
        acceptance = Data(digest).base64EncodedString()
        let lines = [
            ("Host", host), ("Connection", "Upgrade"), ("Upgrade", "websocket"),
            ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", key),
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
        guard !isDone else { return }
        guard let head = received.head() else {
            if received.readableBytes > Self.limit { errorCaught(context: context, error: ConnectionFault.closed) }
            return
        }
        if head.status == 101, head.text.contains(acceptance) {
            isDone = true
            received.moveReaderIndex(forwardBy: head.length)
            takeOver(context)
        } else if received.readableBytes >= min(head.length + head.contentLength, Self.limit) {
            isDone = true
            received.moveReaderIndex(forwardBy: head.length)
            let body = String(buffer: received)
            upgraded.fail(UpgradeRefused(status: head.status, body: body, server: head.server))
            context.close(promise: nil)
        }
    }

    private func takeOver(_ context: ChannelHandlerContext) {
        do {
            let pipeline = context.pipeline.syncOperations
            try pipeline.addHandler(WebSocketFrameEncoder())
            try pipeline.addHandler(ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: FrameHandler.limit)))
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

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        upgraded.fail(ConnectionFault.plain(error))
        context.close(promise: nil)
    }
}

extension UpgradeHandler {
    typealias InboundOut = ByteBuffer
}

private struct Head {
    var status: Int
    var length: Int
    var contentLength: Int
    var server: String?
    var text: String
}

extension ByteBuffer {
    /// The head of an HTTP answer, once it is all there.
    fileprivate func head() -> Head? {
        guard let end = readableBytesView.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let length = end.upperBound - readerIndex
        let text = String(buffer: getSlice(at: readerIndex, length: length) ?? ByteBuffer())
        let lines = text.split(separator: "\r\n")
        func field(_ name: String) -> String? {
            guard let line = lines.first(where: { $0.lowercased().hasPrefix(name + ":") }) else { return nil }
            return String(line.dropFirst(name.count + 1).drop { $0 == " " })
        }
        return Head(
            status: lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0,
            length: length,
            contentLength: field("content-length").flatMap { Int($0) }.map { max($0, 0) } ?? 0,
            server: field("server"),
            text: text
        )
    }
}
