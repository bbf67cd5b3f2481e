/// What is to be told next: each room and user once, so that a thousand sends in a moment are one hint.
struct HintBatch {
    /// Of each kind; beyond it the oldest are dropped, since losing a hint loses nothing.
    private static let limit = 256
    private var changes: [Change] = []
    private var known: Set<Change> = []
    private var events: [Ephemeral] = []

    var isEmpty: Bool { changes.isEmpty && events.isEmpty }

    mutating func add(_ change: Change) {
        guard known.insert(change).inserted else { return }
        if changes.count == Self.limit { known.remove(changes.removeFirst()) }
        changes.append(change)
    }

    mutating func add(_ event: Ephemeral) {
        if events.count == Self.limit { events.removeFirst() }
        events.append(event)
    }

    func hint(of replica: String) -> Hint {
        var hint = Hint(replica: replica)
        for change in changes {
            switch change {
            case .room(let room): hint.rooms.append(room)
            case .user(let user): hint.users.append(user)
            }
        }
        hint.events = events.map(Hint.Event.init)
        return hint
    }
}
