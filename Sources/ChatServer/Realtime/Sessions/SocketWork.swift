import NIOCore

/// The commands of one socket: those that wait for their turn, and those under way.
///
/// A command that others must wait for, such as a subscription, holds up those behind it; sends do not, they keep their
/// order by themselves.
struct SocketWork {
    /// How many commands may wait or be under way.
    static let limit = 256

    private var waiting: CircularBuffer<ClientFrame> = []
    private var underWay = 0
    private var isHeldUp = false

    var isIdle: Bool { waiting.isEmpty && underWay == 0 }

    /// - Returns: Whether there was room.
    mutating func append(_ frame: ClientFrame) -> Bool {
        guard waiting.count + underWay < Self.limit else { return false }
        waiting.append(frame)
        return true
    }

    mutating func next() -> ClientFrame? { isHeldUp ? nil : waiting.popFirst() }

    mutating func begin(holdsUp: Bool) {
        underWay += 1
        if holdsUp { isHeldUp = true }
    }

    mutating func end(holdsUp: Bool) {
        underWay -= 1
        if holdsUp { isHeldUp = false }
    }

    mutating func clear() { waiting = [] }
}

/// How much of what a client sends is of no use; past a point the socket is closed.
struct SocketPatience {
    private static let unreadableLimit = 20
    private static let refusalLimit = 200
    /// In a row.
    private var unreadable = 0
    /// Beyond those made up for by commands that were admitted.
    private var refusals = 0

    mutating func sawUnreadable() -> SocketClose? {
        unreadable += 1
        return unreadable >= Self.unreadableLimit ? .protocolError : nil
    }

    mutating func sawReadable() { unreadable = 0 }

    mutating func refused() -> SocketClose? {
        refusals += 1
        return refusals >= Self.refusalLimit ? .rateLimited : nil
    }

    mutating func admitted() { refusals = max(0, refusals - 1) }
}
