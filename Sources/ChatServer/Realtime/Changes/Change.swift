/// Something was committed that others may want to look at; a hint, which may be lost, repeated or late.
enum Change: Hashable, Sendable {
    /// The room's messages, members or properties.
    case room(RoomID)
    /// The account's status, or one of its sessions.
    case user(UserID)
}

/// A change to the messages of one room, as its transaction committed it.
struct RoomAdvance: Equatable, Sendable {
    let room: RoomID
    /// The room's revision before; whoever has seen exactly this may take `messages` without looking.
    let before: Int64
    let after: Int64
    /// The room's at the time of the commit.
    let membersRevision: Int64
    /// By revision: new messages, or changed ones as they are now.
    let messages: [Message]
}

/// What is told to those present and stored nowhere (or, as a read position, elsewhere).
enum Ephemeral: Hashable, Sendable {
    case typing(RoomID, UserID, isTyping: Bool)
    case read(RoomID, UserID, sequence: Int64)
    case presence(UserID, isOnline: Bool)
}
