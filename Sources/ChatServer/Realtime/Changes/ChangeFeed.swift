import Synchronization

/// Whoever wants to know of changes in this process.
protocol ChangeListener: Sendable {
    /// Called in commit order for each room, from any thread; does not block.
    func advanced(_ advance: RoomAdvance)
    /// Returns when the change has taken effect here: a removed member, or a revoked session, gets nothing more.
    func changed(_ change: Change) async
    /// Does not block.
    func happened(_ event: Ephemeral)
}

/// Passes on to the listeners what this process has committed.
final class ChangeFeed: Sendable {
    private let listeners = Mutex<[any ChangeListener]>([])

    func add(_ listener: any ChangeListener) {
        listeners.withLock { $0.append(listener) }
    }

    func advance(_ advance: RoomAdvance) {
        for listener in listeners.withLock(\.self) { listener.advanced(advance) }
    }

    /// Announce only what is committed.
    func announce(_ change: Change) async {
        for listener in listeners.withLock(\.self) { await listener.changed(change) }
    }

    func tell(_ event: Ephemeral) {
        for listener in listeners.withLock(\.self) { listener.happened(event) }
    }
}
