/// Coming, going, and what one is in the room.
extension Rooms {
    /// Enters an open room, or one that the user is invited to.
    ///
    /// What was said before counts as read.
    func join(_ room: RoomID, by user: UserID, now: Timestamp) async throws -> Room {
        try await change(room, now: now) { room, connection in
            try Self.admitNewcomer(user, to: room, connection)
            try Self.checkRooms(of: user, connection)
            try RoomLimits.check(
                MemberStore.count(in: room.id, connection),
                below: RoomLimits.membersPerRoom,
                "the room has as many members as it may have"
            )
            try RoomRoll.invites.remove(user, from: room.id, connection)
            try MemberStore.insert(user, as: .member, in: room, at: now, connection)
            return try Self.found(room.id, connection)
        }
    }

    private static func admitNewcomer(_ user: UserID, to room: Room, _ connection: any SQLConnection) throws {
        guard try MemberStore.role(of: user, in: room.id, connection) == nil else {
            throw DomainError(.alreadyMember, "already a member of the room")
        }
        if room.access == .invited, try !RoomRoll.invites.holds(user, room.id, connection) {
            throw DomainError.noSuchRoom
        }
        if try RoomRoll.bans.holds(user, room.id, connection) {
            throw DomainError(.banned, "banned from the room")
        }
    }

    /// Goes away; with its last member the room is deleted.
    ///
    /// - Throws: `last_owner` when others would be left without an owner: one of them is made one first.
    func leave(_ room: RoomID, by user: UserID, now: Timestamp) async throws {
        try await change(room, now: now) { room, connection in
            let role = try room.admit(user, to: .leave, in: connection)
            if try MemberStore.count(in: room.id, connection) == 1 {
                try RoomStore.markDeleted(room.id, at: now, in: connection)
            } else {
                try Self.checkOwnerRemains(without: role, in: room.id, connection)
            }
            try MemberStore.remove(user, from: room.id, connection)
        }
    }

    /// Makes a member an owner, an admin or neither.
    ///
    /// Ownership is handed over in two steps: the other is made an owner, then one steps down or leaves.
    ///
    /// - Throws: `last_owner` when nobody would be left an owner.
    func assign(
        _ role: RoomRole,
        to member: UserID,
        in room: RoomID,
        by user: UserID,
        now: Timestamp
    ) async throws -> Member {
        try await change(room, now: now) { room, connection in
            _ = try room.admit(user, to: .assignRoles, in: connection)
            guard let present = try MemberStore.role(of: member, in: room.id, connection) else {
                throw DomainError.noSuchMember
            }
            if role != .owner { try Self.checkOwnerRemains(without: present, in: room.id, connection) }
            try MemberStore.setRole(of: member, to: role, in: room.id, connection)
            return try MemberStore.found(member, in: room.id, connection)
        }
    }

    /// - Parameter role: Of the one who ceases to have it.
    static func checkOwnerRemains(without role: RoomRole, in room: RoomID, _ connection: any SQLConnection) throws {
        guard role == .owner, try MemberStore.countOwners(of: room, connection) == 1 else { return }
        throw DomainError(.lastOwner, "the room would be without an owner: make another member one first")
    }
}
