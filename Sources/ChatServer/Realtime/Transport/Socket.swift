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

    /// Queues a frame made by `ByteBuffer.textFrame`, under the rules of `send(_:)`: one buffer for any number of
    /// sockets.
    func send(encoded frame: ByteBuffer)

    /// Sends what is queued, then a close frame; the connection is cut when the peer does not close its side in time.
    func close(_ reason: SocketClose)
}

/// What talks over a socket; every call comes on the socket's event loop.
protocol SocketSession: AnyObject {
    func opened(_ socket: any Socket)
    /// A whole message: fragments joined, valid UTF-8, within the cap.
    func received(_ text: ByteBuffer)
    /// Comes about twice a second, for deadlines of the session's own, so that it needs no timers.
    func ticked(at now: NIODeadline)
    /// The server stops: no new work from now on.
    ///
    /// The session tells its peer, finishes what is in flight and then closes the socket with
    /// `SocketClose.restart(retryAfter:)`; what is still open two seconds later is closed for it.
    func drain(retryAfter: Duration)
    /// The last call: the connection is gone.
    func closed()
}
