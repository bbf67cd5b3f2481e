/// What is done in a room by somebody who is in it.
enum RoomAction: String, CaseIterable, Sendable {
    /// See the room, its members and its messages.
    case read
    /// Send messages, edit and delete one's own, be seen typing.
    case post
    /// Delete the messages of others.
    case moderate
    case leave
    /// Rename the room, or change who may join.
    case change
    case delete
    /// Invite, and take an invitation back.
    case invite
    /// Kick, ban, lift bans and see them; whom, `RoomRole.mayRemove` tells.
    case expel
    case assignRoles
}

/// The one table of who may do what.
extension RoomRole {
    func may(_ action: RoomAction) -> Bool {
        switch action {
        case .read, .post, .leave: true
        case .moderate, .change, .invite, .expel: self == .owner || self == .admin
        case .delete, .assignRoles: self == .owner
        }
    }

    /// Whether who has this role may kick and ban who has the other.
    func mayRemove(_ other: RoomRole) -> Bool {
        switch self {
        case .owner: true
        case .admin: other == .member
        case .member: false
        }
    }
}

extension Room.Kind {
    /// A direct room is two people's for good: nobody leaves it, is removed from it or invited to it.
    func allows(_ action: RoomAction) -> Bool {
        switch action {
        case .read, .post: true
        case .moderate, .leave, .change, .delete, .invite, .expel, .assignRoles: self == .group
        }
    }
}

extension Room {
    /// What everything that is done in a room begins with.
    ///
    /// - Returns: The role of who does it.
    /// - Throws: `room_not_found` or `not_member` to strangers, then `direct_room`, then `forbidden`; `SQLFailure`.
    func admit(_ user: UserID, to action: RoomAction, in connection: any SQLConnection) throws -> RoomRole {
        guard let role = try MemberStore.role(of: user, in: id, connection) else { throw refusalToStrangers }
        guard kind.allows(action) else {
            throw DomainError(.directRoom, "this cannot be done in a room of two")
        }
        guard role.may(action) else {
            throw DomainError(.forbidden, "your role in the room does not allow this", details: ["role": role.rawValue])
        }
        return role
    }

    /// A room for the invited is known to its members only: others learn nothing, not even that it is there.
    var refusalToStrangers: DomainError {
        access == .open ? DomainError(.notMember, "only members of the room may do this") : .noSuchRoom
    }
}
