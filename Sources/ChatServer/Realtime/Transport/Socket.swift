import NIOCore

/// One open WebSocket as the protocol above it sees it; used on its event loop only.
protocol Socket: AnyObject {
    var eventLoop: any EventLoop { get }
    /// Bytes accepted and not yet taken by the kernel.
    var queuedBytes: Int { get }

    /// Queues a text message.
    ///
    /// What is queued in one turn of the event loop is flushed together at its end. A socket whose queue would exceed
    /// its cap, or that takes nothing for too long, is closed with `SocketClose.slowConsumer` instead.
    func send(_ text: ByteBuffer)

    /// Sends what is queued, then a close frame; the connection is cut when the peer does not close its side in time.
    func close(_ reason: SocketClose)
}

/// What talks over a socket; every call comes on the socket's event loop.
protocol SocketSession: AnyObject {
    func opened(_ socket: any Socket)
    /// A whole message: fragments joined, valid UTF-8, within the cap.
    func received(_ text: ByteBuffer)
    /// No new work from now on; what is in flight is finished, then the socket is closed by whoever drains.
    func drain()
    /// The last call: the connection is gone.
    func closed()
}

/// Why a socket is closed: a status code of RFC 6455, section 7.4, and a reason of at most 123 bytes.
struct SocketClose: Equatable, Sendable {
    let code: UInt16
    let reason: String

    static let normal = SocketClose(code: 1000, reason: "")
    static let protocolError = SocketClose(code: 1002, reason: "protocol error")
    static let unsupportedData = SocketClose(code: 1003, reason: "text frames only")
    static let invalidText = SocketClose(code: 1007, reason: "not UTF-8")
    static let tooLarge = SocketClose(code: 1009, reason: "message too large")
    static let internalError = SocketClose(code: 1011, reason: "internal error")
    /// The reason tells how many milliseconds to wait before connecting again.
    static func restart(retryAfter: Duration) -> SocketClose {
        SocketClose(code: 1012, reason: "retry-after-ms=\(Int(retryAfter / .milliseconds(1)))")
    }
    static let overloaded = SocketClose(code: 1013, reason: "try again later")
    static let unauthenticated = SocketClose(code: 4401, reason: "unauthenticated")
    static let revoked = SocketClose(code: 4403, reason: "session revoked")
    static let slowConsumer = SocketClose(code: 4408, reason: "slow consumer")
    static let pingTimeout = SocketClose(code: 4409, reason: "no pong")
    static let tokenExpired = SocketClose(code: 4410, reason: "token expired")
    static let rateLimited = SocketClose(code: 4429, reason: "rate limited")
}
