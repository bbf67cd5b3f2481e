import NIOCore
import Synchronization

/// The open sockets of this server: how many there are, how many there may be, and whether more are let in.
final class Sockets: Sendable {
    let limits: SocketLimits
    let metrics: SocketMetrics
    /// Filled on the event loops themselves, when each gets its first socket.
    private let loops: [ObjectIdentifier: NIOLoopBoundBox<SocketLoop?>]
    private let count = Atomic(0)
    private let queued = Atomic(0)
    private let draining = Atomic(false)

    init(
        limits: SocketLimits,
        eventLoops: any EventLoopGroup,
        metrics: SocketMetrics = ServerMetrics().sockets
    ) {
        self.limits = limits
        self.metrics = metrics
        loops = Dictionary(
            eventLoops.makeIterator().map { eventLoop in
                (ObjectIdentifier(eventLoop), .makeEmptyBox(valueType: SocketLoop.self, eventLoop: eventLoop))
            },
            uniquingKeysWith: { $1 }
        )
    }

    /// Sockets open, or being opened.
    var openCount: Int { count.load(ordering: .relaxed) }

    /// Bytes queued for all sockets, as of the last half second.
    var queuedBytes: Int { queued.load(ordering: .relaxed) }

    var isDraining: Bool { draining.load(ordering: .acquiring) }

    /// From now on no more sockets are opened.
    func beginDraining() { draining.store(true, ordering: .releasing) }

    /// A place for one more socket.
    ///
    /// - Throws: `shuttingDown`, or `overloaded` when there are as many as there may be.
    func admit() throws(DomainError) -> SocketPermit {
        guard !isDraining else {
            throw DomainError(.shuttingDown, "the server is shutting down", retryAfter: .seconds(1))
        }
        let permit = SocketPermit(self)
        guard openCount <= limits.sockets else {
            throw DomainError(.overloaded, "there are too many sockets", retryAfter: .seconds(10))
        }
        return permit
    }

    /// On the event loop only.
    func loop(of eventLoop: any EventLoop) -> SocketLoop? {
        guard let box = loops[ObjectIdentifier(eventLoop)] else { return nil }
        if let loop = box.value { return loop }
        let loop = SocketLoop(eventLoop: eventLoop, owner: self)
        box.value = loop
        return loop
    }

    fileprivate func enter() { count.add(1, ordering: .relaxed) }
    fileprivate func leave() { count.subtract(1, ordering: .relaxed) }

    /// - Parameter bytes: By how much more, or less, is queued on one event loop than half a second ago.
    func addQueued(_ bytes: Int) { queued.add(bytes, ordering: .relaxed) }
}

/// One place among the sockets, taken for as long as the value lives.
final class SocketPermit: Sendable {
    let sockets: Sockets

    fileprivate init(_ sockets: Sockets) {
        self.sockets = sockets
        sockets.enter()
    }

    deinit { sockets.leave() }
}
