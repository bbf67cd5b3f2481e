import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Cuts the connection of a client that does not take an answer within a time.
///
/// An answer counts as taken when the kernel has all of it, however much of that the client has read.
final class AnswerDeadline: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart

    private let limit: TimeAmount
    private var alarm: Scheduled<Void>?

    /// - Parameter limit: From an answer's head to its end.
    init(limit: TimeAmount) {
        self.limit = limit
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.status.kind != .informational:
            let channel = context.channel
            alarm = context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
            context.write(data, promise: promise)
        case .end:
            let taken = promise ?? context.eventLoop.makePromise()
            taken.futureResult.whenComplete { [alarm] _ in alarm?.cancel() }
            context.write(data, promise: taken)
        case .head, .body:
            context.write(data, promise: promise)
        }
    }
}
