/// Something a member wants to change in a room.
enum MessageChange: Equatable, Sendable {
    case send(MessageDraft)
    case edit(MessageID, in: RoomID, text: String)
    case delete(MessageID, in: RoomID)
    /// The member has read up to this sequence.
    case read(RoomID, upTo: Int64)

    var room: RoomID {
        switch self {
        case .send(let draft): draft.room
        case .edit(_, let room, _), .delete(_, let room), .read(let room, _): room
        }
    }

    /// How much of the queue's limit it takes, roughly its size in bytes.
    var weight: Int {
        switch self {
        case .send(let draft): 256 + draft.text.utf8.count
        case .edit(_, _, let text): 256 + text.utf8.count
        case .delete, .read: 256
        }
    }
}

/// What became of a change.
enum MessageOutcome: Equatable, Sendable {
    case sent(SentMessage)
    /// As it is now.
    case changed(Message)
    /// The sequence up to which the member has read.
    case read(Int64)
}
