import Hummingbird
import Logging
import NIOCore
import Synchronization

/// What a handler knows about the request it answers.
struct ChatContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var requestID = RequestID()
    /// The peer of the connection: the client, or a proxy in front of it.
    let remoteAddress: SocketAddress?
    /// The client, as far as `TrustedProxies` tell; set by `RequestIdentity`.
    var clientAddress: IPAddress?
    /// Filled in when it is known who calls, for those who look at the request from the outside.
    let caller = Caller()
    /// The connection.
    let channel: any Channel

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
        channel = source.channel
    }
}

/// Whom a request was found to be from; shared by all copies of its context.
final class Caller: Sendable {
    private let found = Mutex<Principal?>(nil)

    var principal: Principal? {
        get { found.withLock(\.self) }
        set { found.withLock { $0 = newValue } }
    }
}
