/// Why a socket is closed: a status code of RFC 6455, section 7.4, and a reason of at most 123 bytes.
struct SocketClose: Error, Equatable, Sendable {
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
