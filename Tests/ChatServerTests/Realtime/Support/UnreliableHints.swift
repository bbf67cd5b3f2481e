import Synchronization
import TestSupport

@testable import ChatServer

/// Passes hints on as a bad network does: some are lost, some come twice, some late and so in another order.
final class UnreliableHints: ChangeListener {
    private enum Hint: Sendable {
        case advance(RoomAdvance)
        case change(Change)
    }

    private let listener: any ChangeListener
    private let state: Mutex<(random: SeededGenerator, late: [Hint])>

    init(seed: UInt64, listener: any ChangeListener) {
        self.listener = listener
        state = Mutex((SeededGenerator(seed: seed), []))
    }

    func advanced(_ advance: RoomAdvance) {
        for case .advance(let advance) in toPass(on: .advance(advance)) { listener.advanced(advance) }
    }

    func changed(_ change: Change) async {
        for case .change(let change) in toPass(on: .change(change)) { await listener.changed(change) }
    }

    func happened(_ event: Ephemeral) { listener.happened(event) }

    private func toPass(on hint: Hint) -> [Hint] {
        state.withLock { state in
            switch Int.random(in: 0..<10, using: &state.random) {
            case 0: return []
            case 1: return [hint, hint]
            case 2:
                state.late.append(hint)
                return []
            case 3:
                defer { state.late = [] }
                return [hint] + state.late.reversed()
            default: return [hint]
            }
        }
    }
}
