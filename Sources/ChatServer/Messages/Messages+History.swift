/// A stretch of a room's history.
struct MessagePage: Equatable, Sendable {
    let head: RoomHead
    /// Oldest first.
    let messages: [Message]
    /// Whether there are more in the direction asked for.
    let hasMore: Bool
}

extension Messages {
    /// From where, and into which direction, history is read.
    enum Cursor: Equatable, Sendable {
        case newest
        case before(Int64)
        case after(Int64)
    }

    /// - Parameter limit: How many messages at most, of `pageLimit`.
    func page(in room: RoomID, by user: UserID, _ cursor: Cursor, limit: Int) async throws -> MessagePage {
        try await database.read { connection in
            let (head, _) = try MessageStore.place(of: user, in: room, in: connection)
            switch cursor {
            case .after(let sequence):
                let messages = try MessageStore.messages(in: room, after: sequence, limit: limit, in: connection)
                let end = messages.last?.sequence ?? head.lastSequence
                return MessagePage(head: head, messages: messages, hasMore: end < head.lastSequence)
            case .newest, .before:
                let end = if case .before(let sequence) = cursor { sequence } else { Int64.max }
                let messages = try MessageStore.messages(in: room, before: end, limit: limit, in: connection)
                return MessagePage(head: head, messages: messages, hasMore: (messages.first?.sequence ?? 1) > 1)
            }
        }
    }

    /// What changed in a room since a revision, to a member.
    func changes(
        in room: RoomID,
        by user: UserID,
        after revision: Int64,
        limit: Int
    ) async throws -> RoomChanges {
        try await database.read { connection in
            let (head, _) = try MessageStore.place(of: user, in: room, in: connection)
            return try RoomChanges(head: head, after: revision, limit: limit, in: connection)
        }
    }
}
