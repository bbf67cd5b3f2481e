/// A place where members talk.
struct Room: Equatable, Sendable, Encodable {
    enum Kind: String, CaseIterable, Codable, Sendable {
        case group
        /// Exactly two members, who neither join, leave nor are removed.
        case direct
    }

    enum Access: String, CaseIterable, Codable, Sendable {
        /// Everybody with an account sees it and may join.
        case open
        /// Only members and the invited know that it is there.
        case invited
    }

    let id: RoomID
    let kind: Kind
    let access: Access
    /// Empty in a direct room.
    let name: String
    let createdAt: Timestamp
    /// The sequence of the newest message; 0 when there is none.
    let lastSequence: Int64
    /// Counts every change to the room's messages: new, edited, deleted.
    let lastRevision: Int64
    /// Counts every change to the room itself and its members.
    let membersRevision: Int64
}

/// What a member may do; `Permission` has the table.
enum RoomRole: String, CaseIterable, Codable, Sendable {
    case owner
    case admin
    case member
}

/// Someone's place in a room.
struct Membership: Equatable, Sendable {
    let room: RoomID
    let user: UserID
    let role: RoomRole
    let joinedAt: Timestamp
    /// The sequence up to which this member has read.
    let readSequence: Int64
}
