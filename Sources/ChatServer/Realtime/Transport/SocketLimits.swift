import NIOCore

/// What one socket may cost, and how long it may take.
struct SocketLimits: Sendable, Equatable {
    /// Bytes of a message from the client.
    var message = 64 * 1024
    /// Frames a message from the client may come in.
    var fragments = 64
    /// Bytes queued before a socket is cut.
    var queue: Int
    /// How long a socket may take nothing while bytes are queued.
    var stall: TimeAmount
    /// Between pings; whoever says nothing for twice this is cut.
    var ping: TimeAmount
    /// From our close frame to the end of the connection.
    var closing = TimeAmount.milliseconds(1500)
    /// From the beginning of draining to our close frame.
    var draining = TimeAmount.seconds(2)
    /// Of the whole server.
    var sockets: Int

    init(_ settings: RealtimeSettings) {
        queue = settings.queueLimit
        stall = TimeAmount(settings.stallDeadline)
        ping = TimeAmount(settings.pingInterval)
        sockets = settings.maximumSockets
    }
}
