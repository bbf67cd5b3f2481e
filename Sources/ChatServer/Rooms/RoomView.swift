/// A room as one person sees it.
struct RoomView: Equatable, Sendable {
    let room: Room
    /// `nil` for who is not a member.
    let place: Place?

    /// What the room is to one of its members.
    struct Place: Equatable, Sendable {
        let role: RoomRole
        let readSequence: Int64
        let lastMessage: Message?
        /// The other one in a direct room.
        let peer: PublicUser?
    }
}

/// Someone in a room as the others see them.
struct Member: Equatable, Sendable, Encodable {
    let user: PublicUser
    let role: RoomRole
    let joinedAt: Timestamp
    let readSequence: Int64
}

/// Somebody may join a room.
struct RoomInvite: Equatable, Sendable, Encodable {
    let room: Room
    let invitedBy: PublicUser
    let createdAt: Timestamp
}

/// Somebody may not join a room.
struct RoomBan: Equatable, Sendable, Encodable {
    let user: PublicUser
    let createdAt: Timestamp
}
