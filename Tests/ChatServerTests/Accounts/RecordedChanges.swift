import Synchronization

@testable import ChatServer

/// What was announced.
final class RecordedChanges: ChangeListener {
    private let announced = Mutex<[Change]>([])

    var all: [Change] { announced.withLock(\.self) }

    func advanced(_ advance: RoomAdvance) {}
    func changed(_ change: Change) async { announced.withLock { $0.append(change) } }
    func happened(_ event: Ephemeral) {}
}
