import Logging
import NIOCore

/// A connection after its upgrade: the only handler of its channel.
///
/// It has no timers; `SocketLoop` calls `flush` and `ticked`.
final class SocketConnection: Socket {
    /// What a connection is waiting for.
    enum Phase {
        case open
        /// Our close frame is sent or queued; the peer's is awaited until the deadline, and messages are ignored.
        case closing(NIODeadline)
        /// Nothing that arrives matters any more; the peer gets until the deadline to read our close frame.
        case discarding(NIODeadline)
        case closed
    }

    let limits: SocketLimits
    private let session: any SocketSession
    private let permit: SocketPermit
    private let loop: SocketLoop
    private let logger: Logger
    private var context: ChannelHandlerContext?
    private var decoder: MessageDecoder
    private(set) var phase = Phase.open
    /// As `SocketMetrics.closed` tells it.
    private var closeReason = "lost"
    private var queue = SendQueue()
    private var awaitsFlush = false
    private var lastHeard = NIODeadline.now()
    private var lastPinged = NIODeadline.now()
    private var draining: (until: NIODeadline, retryAfter: Duration)?
    /// Where `SocketLoop` keeps this socket.
    var place: Int?

    init(session: any SocketSession, permit: SocketPermit, loop: SocketLoop, logger: Logger) {
        self.session = session
        self.permit = permit
        self.loop = loop
        self.logger = logger
        limits = permit.sockets.limits
        decoder = MessageDecoder(limit: limits.message, fragmentLimit: limits.fragments)
    }

    var eventLoop: any EventLoop { loop.eventLoop }
    var queuedBytes: Int { context.map { queue.measure($0.channel) } ?? 0 }

    func send(_ text: ByteBuffer) { send(encoded: .textFrame(text)) }

    func send(encoded frame: ByteBuffer) {
        guard case .open = phase else { return }
        enqueue(frame)
    }

    func close(_ reason: SocketClose) {
        guard case .open = phase else { return }
        finish(with: .closeFrame(reason), reason, then: .closing(.now() + limits.closing))
    }

    private func enqueue(_ frame: ByteBuffer) {
        guard let context else { return }
        if !queue.admits(frame.readableBytes, limit: limits.queue) {
            context.flush()
            guard queue.measure(context.channel) + frame.readableBytes <= limits.queue else {
                return cut(.slowConsumer)
            }
        }
        queue.add(frame.readableBytes)
        context.write(NIOAny(frame), promise: nil)
        if !awaitsFlush {
            awaitsFlush = true
            loop.flushSoon(self)
        }
    }

    func flush() {
        awaitsFlush = false
        context?.flush()
    }
}

extension SocketConnection {
    /// About twice a second.
    func ticked(at now: NIODeadline) {
        switch phase {
        case .closing(let deadline), .discarding(let deadline):
            if now >= deadline { disconnect() }
        case .closed:
            break
        case .open:
            guard let context else { return }
            if queue.isStalled(context.channel, at: now, for: limits.stall) { return cut(.slowConsumer) }
            if now - lastHeard >= limits.ping * 2 { return cut(.pingTimeout) }
            if let draining, now >= draining.until { return close(.restart(retryAfter: draining.retryAfter)) }
            if now - lastPinged >= limits.ping {
                lastPinged = now
                enqueue(.frame(.ping))
            }
            session.ticked(at: now)
        }
    }

    func beginDraining() {
        guard case .open = phase, draining == nil else { return }
        // Spread, so that the clients do not all come back in the same moment.
        let retryAfter = Duration.milliseconds(Int.random(in: 500...5000))
        draining = (.now() + limits.draining, retryAfter)
        session.drain(retryAfter: retryAfter)
    }

    private func received(_ event: MessageDecoder.Event) {
        switch (event, phase) {
        case (.text(let text), .open):
            permit.sockets.metrics.framesReceived.increment()
            session.received(text)
        case (.ping(let payload), .open):
            enqueue(.frame(.pong, payload))
        case (.close(let reason), .open):
            let answer = reason.map(ByteBuffer.closeFrame) ?? .frame(.close)
            finish(with: answer, reason ?? .normal, counted: "peer", then: .discarding(.now() + limits.closing))
        case (.close, .closing):
            phase = .discarding(.now() + limits.closing)
            shutOutput()
        default:
            break
        }
    }

    /// The peer broke the protocol: it is told so, and whatever else it sends is not read as frames.
    private func fail(_ reason: SocketClose) {
        guard case .open = phase else { return disconnect() }
        finish(with: .closeFrame(reason), reason, then: .discarding(.now() + limits.closing))
    }

    /// The peer does not read, or is gone: what is queued may never leave, so the connection ends very soon.
    private func cut(_ reason: SocketClose) {
        guard case .open = phase else { return }
        finish(with: .closeFrame(reason), reason, then: .closing(.now()))
    }

    private func finish(with frame: ByteBuffer, _ reason: SocketClose, counted: String? = nil, then next: Phase) {
        logger.debug("socket closing", metadata: ["code": .stringConvertible(reason.code)])
        phase = next
        closeReason = counted ?? String(reason.code)
        context?.writeAndFlush(NIOAny(frame), promise: nil)
        if case .discarding = next { shutOutput() }
    }

    /// Ends our side, and with it, once the peer has ended its own, the connection (RFC 6455, section 7.1.1): closing
    /// both at once would reset it under data still arriving, and our close frame with it.
    private func shutOutput() {
        context?.close(mode: .output, promise: nil)
    }

    private func disconnect() {
        context?.close(promise: nil)
    }
}

extension SocketConnection: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        loop.add(self)
        permit.sockets.metrics.opened.increment()
        session.opened(self)
        if permit.sockets.isDraining { beginDraining() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        lastHeard = .now()
        if case .discarding = phase { return }
        decoder.append(unwrapInboundIn(data))
        do throws(SocketClose) {
            while let event = try decoder.next() {
                received(event)
                if case .discarding = phase { break }
            }
        } catch {
            fail(error)
        }
        decoder.settle()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed: disconnect()
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        disconnect()
    }

    func channelInactive(context: ChannelHandlerContext) {
        if case .closed = phase { return }
        phase = .closed
        loop.remove(self)
        permit.sockets.metrics.closed[closeReason].increment()
        self.context = nil
        session.closed()
        logger.debug("socket closed")
        context.fireChannelInactive()
    }
}
