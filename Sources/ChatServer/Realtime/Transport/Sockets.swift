import NIOCore
import ServiceLifecycle
import Synchronization

/// The open sockets of this server: how many there are, how many there may be, and whether more are let in.
///
/// As a `Service` it ends when the last socket is gone after draining began; it is to be shut down before the HTTP server.
final class Sockets: Service {
    let limits: SocketLimits
    let metrics: SocketMetrics
    /// Filled on the event loops themselves, when each gets its first socket.
    private let loops: [ObjectIdentifier: NIOLoopBoundBox<SocketLoop?>]
    private let count = Atomic(0)
    private let queued = Atomic(0)
    private let draining = Atomic(false)
    private let (departures, departure) = AsyncStream.makeStream(of: Void.self)

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

    /// From now on no more sockets are opened, and those that are finish what is in flight and are closed.
    func beginDraining() {
        guard !draining.exchange(true, ordering: .sequentiallyConsistent) else { return }
        for box in loops.values { box.eventLoop.execute { box.value?.beginDraining() } }
    }

    func run() async throws {
        try? await gracefulShutdown()
        beginDraining()
        guard count.load(ordering: .sequentiallyConsistent) > 0 else { return }
        for await _ in departures where count.load(ordering: .sequentiallyConsistent) == 0 { return }
    }

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

    fileprivate func enter() { count.add(1, ordering: .sequentiallyConsistent) }

    fileprivate func leave() {
        let left = count.subtract(1, ordering: .sequentiallyConsistent).newValue
        if left == 0 && draining.load(ordering: .sequentiallyConsistent) { departure.yield() }
    }

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
