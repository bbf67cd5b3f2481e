import Hummingbird
import Logging
import NIOCore

/// What a handler knows about the request it answers.
struct ChatContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var requestID = RequestID()
    /// The peer of the connection: the client, or a proxy in front of it.
    let remoteAddress: SocketAddress?

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}
