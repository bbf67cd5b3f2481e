import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection after an answer with `Connection: close`, as RFC 9112, section 9.6 wants it: first our side, so
/// that a client that is still sending gets to read the answer instead of a reset, and a moment later all of it.
final class LingeringClose: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart

    private static let linger = TimeAmount.seconds(1)
    private var isLastAnswer = false

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            isLastAnswer = head.headerFields[.connection]?.lowercased() == "close"
            context.write(data, promise: promise)
        case .end where isLastAnswer:
            context.writeAndFlush(data, promise: promise)
            context.close(mode: .output, promise: nil)
            let channel = context.channel
            context.eventLoop.scheduleTask(in: Self.linger) { channel.close(promise: nil) }
        case .body, .end:
            context.write(data, promise: promise)
        }
    }
}
