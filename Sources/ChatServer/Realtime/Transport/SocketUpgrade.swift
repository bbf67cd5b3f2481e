import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Turns an HTTP connection into a WebSocket when an answer with status 101 passes, which `SocketRoute` gives.
///
/// So an upgrade is a request like any other until then: it may come on a connection that has served requests before, as
/// it does through proxies, and everything that refuses it is an ordinary answer.
final class SocketUpgrade: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private var socket: SocketConnection?
    private var isSwitching = false
    private var wantsUpgrade = false

    /// What the connection becomes at the next answer with status 101.
    func prepare(_ socket: SocketConnection) {
        self.socket = socket
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) {
            wantsUpgrade = head.headerFields[.upgrade] != nil || head.method == .connect
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status == .switchingProtocols:
            isSwitching = true
            head.headerFields[.contentLength] = nil
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .head(var head) where wantsUpgrade && head.status.kind != .informational:
            // NIO's decoder reads no further after a request for an upgrade, whatever the answer.
            head.headerFields[.connection] = "close"
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end where isSwitching:
            context.writeAndFlush(data, promise: promise)
            becomeSocket(context: context)
        case .head, .body, .end:
            context.write(data, promise: promise)
        }
    }

    private func becomeSocket(context: ChannelHandlerContext) {
        guard let socket else { return context.close(promise: nil) }
        self.socket = nil
        let channel = context.channel
        let pipeline = context.pipeline.syncOperations
        do {
            let http = try [
                pipeline.context(handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self),
                pipeline.context(handlerType: HTTPResponseEncoder.self),
                pipeline.context(handlerType: HTTP1ToHTTPServerCodec.self),
                pipeline.context(handlerType: AnswerDeadline.self),
                pipeline.context(handlerType: LingeringClose.self),
                pipeline.context(handlerType: ProtocolErrorAnswer.self),
                pipeline.context(handlerType: HTTPConnectionStateHandler.self),
                pipeline.context(handlerType: Self.self),
            ]
            try channel.syncOptions?.optimizeForSockets()
            try pipeline.addHandler(socket, position: .first)
            for handler in http { pipeline.removeHandler(context: handler, promise: nil) }
        } catch {
            channel.close(promise: nil)
        }
    }
}
