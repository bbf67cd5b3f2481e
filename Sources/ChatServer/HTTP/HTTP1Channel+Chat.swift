import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

extension HTTP1Channel.Configuration {
    /// Connections that cannot be held open for nothing, and that are told in the envelope what was wrong.
    static func chat(logger: Logger) -> HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            additionalChannelHandlers: [LingeringClose(), ProtocolErrorAnswer(logger: logger), SocketUpgrade()],
            idleTimeout: .seconds(60),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 16 * 1024,
                maxHeaderListSize: 32 * 1024,
                maxHeaderFieldCount: 100
            )
        )
    }
}
