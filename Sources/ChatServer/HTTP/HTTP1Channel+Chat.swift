import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

extension HTTP1Channel.Configuration {
    /// Connections that cannot be held open for nothing, and that are told in the envelope what was wrong.
    ///
    /// - Parameter answerDeadline: How long a client may take to take an answer.
    static func chat(logger: Logger, answerDeadline: TimeAmount = .seconds(60)) -> HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                AnswerDeadline(limit: answerDeadline), LingeringClose(), ProtocolErrorAnswer(logger: logger),
                SocketUpgrade(),
            ],
            idleTimeout: .seconds(60),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 16 * 1024,
                maxHeaderListSize: 32 * 1024,
                maxHeaderFieldCount: 100
            )
        )
    }
}
