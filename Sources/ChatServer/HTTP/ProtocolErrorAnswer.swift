import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Puts the envelope and a request id on the answers that no middleware has seen: the bare ones Hummingbird gives,
/// in their turn among the answers of a connection, to what is not HTTP or exceeds the decoder's limits.
final class ProtocolErrorAnswer: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let logger: Logger
    private var error = APIError.unexpected

    init(logger: Logger) {
        self.logger = logger
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError {
            self.error = error == .headerOverflow ? .headersTooLarge : .badRequest
        }
        context.fireErrorCaught(error)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(let head) = unwrapOutboundIn(data), head.headerFields[.requestID] == nil,
            head.status.kind != .informational
        else {
            return context.write(data, promise: promise)
        }
        let requestID = RequestID()
        logger.info(
            "request rejected",
            metadata: [
                "requestId": .string(requestID.text), "status": .stringConvertible(error.status.code),
                "code": .string(error.code),
            ]
        )
        let body = (try? Envelope.failure(error, requestID: requestID)) ?? ByteBuffer()
        var fields = HTTPFields.json
        fields.append(contentsOf: error.headers)
        fields[.requestID] = requestID.text
        fields[.connection] = "close"
        fields[.contentLength] = String(body.readableBytes)
        let answer = HTTPResponse(status: error.status, headerFields: fields)
        context.write(wrapOutboundOut(.head(answer)), promise: promise)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
    }
}
