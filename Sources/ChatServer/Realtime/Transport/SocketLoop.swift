import NIOCore

/// The sockets of one event loop, and what is done for all of them at once: flushing, and looking at the time.
final class SocketLoop {
    private static let tick = TimeAmount.milliseconds(500)
    let eventLoop: any EventLoop
    private weak let owner: Sockets?
    /// Bytes, as of the last tick.
    private var queued = 0
    private var sockets: [SocketConnection] = []
    private var unflushed: [SocketConnection] = []
    private var ticking: Scheduled<Void>?

    init(eventLoop: any EventLoop, owner: Sockets) {
        self.eventLoop = eventLoop
        self.owner = owner
    }

    func add(_ socket: SocketConnection) {
        socket.place = sockets.count
        sockets.append(socket)
        if ticking == nil { scheduleTick() }
    }

    func remove(_ socket: SocketConnection) {
        guard let place = socket.place, let last = sockets.popLast() else { return }
        socket.place = nil
        guard last !== socket else { return }
        sockets[place] = last
        last.place = place
    }

    /// On the event loop only, like all else.
    func beginDraining() {
        // A copy: a socket may be closed, and so removed, by what it does now.
        for socket in Array(sockets) { socket.beginDraining() }
    }

    /// Flushes the socket when the event loop has done everything else it has to do now.
    func flushSoon(_ socket: SocketConnection) {
        if unflushed.isEmpty { eventLoop.assumeIsolated().execute { self.flush() } }
        unflushed.append(socket)
    }

    private func flush() {
        let turn = unflushed
        unflushed.removeAll(keepingCapacity: true)
        for socket in turn { socket.flush() }
    }

    private func scheduleTick() {
        ticking = eventLoop.assumeIsolated().scheduleTask(in: Self.tick) {
            let now = NIODeadline.now()
            // A copy: a socket may be closed, and so removed, by what it does now.
            for socket in Array(self.sockets) { socket.ticked(at: now) }
            self.noteQueued()
            self.ticking = nil
            if !self.sockets.isEmpty { self.scheduleTick() }
        }
    }

    private func noteQueued() {
        let now = sockets.reduce(0) { $0 + $1.queuedBytes }
        if now != queued { owner?.addQueued(now - queued) }
        queued = now
    }
}
