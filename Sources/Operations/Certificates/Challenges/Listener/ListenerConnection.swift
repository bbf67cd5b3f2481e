internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
internal import NIOTLS

/// One connection to a listener.
enum ListenerConnection {
    /// All that a connection may take.
    private static let limit = TimeAmount.seconds(10)

    /// On the channel's event loop.
    static func start(_ channel: any Channel, _ shown: ShownAnswers, isTLS: Bool) throws {
        let end = channel.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in end.cancel() }
        let pipeline = channel.pipeline.syncOperations
        guard isTLS else {
            try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
            return try pipeline.addHandler(AnsweringHandler(shown))
        }
        let handler = SNIHandler { result in
            guard case .hostname(let name) = result, let identity = shown.identity(of: name) else {
                return channel.close()
            }
            return channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandler(NIOSSLServerHandler(context: identity))
                try pipeline.addHandler(HandshakeHandler())
            }
        }
        try pipeline.addHandler(ByteToMessageHandler(handler))
    }
}

/// Answers GET and HEAD of the paths that are shown, and 404 to all else.
private final class AnsweringHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let shown: ShownAnswers
    private var head: HTTPRequestHead?

    init(_ shown: ShownAnswers) { self.shown = shown }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            guard let head else { return }
            self.head = nil
            respond(to: head, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func respond(to request: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let text = [.GET, .HEAD].contains(request.method) ? shown.text(at: request.uri) : nil
        let body = text ?? "not found\n"
        let headers: HTTPHeaders = [
            "content-type": text == nil ? "text/plain" : "application/octet-stream",
            "content-length": String(body.utf8.count), "connection": "close",
        ]
        let head = HTTPResponseHead(version: .http1_1, status: text == nil ? .notFound : .ok, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if request.method != .HEAD {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
        }
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
    }
}

/// Closes once the handshake is over: all that RFC 8737 section 3 wants was shown.
private final class HandshakeHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
