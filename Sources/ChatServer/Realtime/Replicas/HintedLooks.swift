import Synchronization

/// Looks where the other replicas say, at several places at once, so that a slow look holds up few others.
///
/// A place that is waiting to be looked at is not queued again: that look has yet to begin, and will see everything.
final class HintedLooks: Sendable {
    /// How many looks are under way at most.
    private static let width = 32
    /// How many wait at most; beyond it hints are dropped, since the looks by the clock find everything.
    private static let limit = 4096
    private let listener: any ChangeListener
    private let turns = Turns(width)
    private let waiting = Mutex<Set<Change>>([])

    init(listener: any ChangeListener) {
        self.listener = listener
    }

    /// Returns when the task is cancelled and the looks under way have ended.
    func follow(_ hints: AsyncStream<Hint>) async {
        await withDiscardingTaskGroup { group in
            for await hint in hints {
                for event in hint.events.compactMap(\.ephemeral) { listener.happened(event) }
                for change in hint.changes where enqueue(change) {
                    group.addTask { await self.look(change) }
                }
            }
        }
    }

    /// - Returns: Whether the change waits from now on.
    private func enqueue(_ change: Change) -> Bool {
        waiting.withLock { waiting in waiting.count < Self.limit && waiting.insert(change).inserted }
    }

    private func look(_ change: Change) async {
        await turns.take {
            _ = waiting.withLock { $0.remove(change) }
            await listener.changed(change)
        }
    }
}
