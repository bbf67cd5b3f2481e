/// Sending members away, for now or for good.
extension Rooms {
    /// Removes a member, who may come back as anybody may.
    ///
    /// When this returns, no message committed since has been or will be delivered to them by this process.
    func kick(_ member: UserID, from room: RoomID, by user: UserID, now: Timestamp) async throws {
        try await change(room, now: now) { room, connection in
            let role = try room.admit(user, to: .expel, in: connection)
            guard let other = try MemberStore.role(of: member, in: room.id, connection) else {
                throw DomainError.noSuchMember
            }
            try Self.checkRemoval(of: member, other, by: user, role)
            try MemberStore.remove(member, from: room.id, connection)
        }
    }

    /// Keeps somebody out until the ban is lifted, and removes them when they are a member; again, changes nothing.
    func ban(_ banned: UserID, from room: RoomID, by user: UserID, now: Timestamp) async throws {
        try await change(room, now: now) { room, connection in
            let role = try room.admit(user, to: .expel, in: connection)
            let other = try MemberStore.role(of: banned, in: room.id, connection)
            try Self.checkRemoval(of: banned, other ?? .member, by: user, role)
            guard try !RoomRoll.bans.holds(banned, room.id, connection) else { return }
            guard try MemberStore.isUser(banned, connection) else { throw DomainError.noSuchUser }
            try RoomLimits.check(
                RoomRoll.bans.count(in: room.id, connection),
                below: RoomLimits.bansPerRoom,
                "as many are banned from the room as may be"
            )
            try MemberStore.remove(banned, from: room.id, connection)
            try RoomRoll.invites.remove(banned, from: room.id, connection)
            try RoomRoll.bans.insert(banned, room.id, by: user, at: now, connection)
        }
    }

    /// Lifts a ban; where there is none, nothing changes.
    func unban(_ banned: UserID, from room: RoomID, by user: UserID) async throws {
        try await database.write { connection in
            let room = try Self.locked(room, connection)
            _ = try room.admit(user, to: .expel, in: connection)
            try RoomRoll.bans.remove(banned, from: room.id, connection)
        }
    }

    private static func checkRemoval(
        of member: UserID,
        _ other: RoomRole,
        by user: UserID,
        _ role: RoomRole
    ) throws(DomainError) {
        guard member != user else {
            throw DomainError(.invalidRequest, "to go away yourself, leave the room", details: ["user": "is you"])
        }
        guard role.mayRemove(other) else {
            throw DomainError(
                .forbidden,
                "your role in the room does not allow this",
                details: ["role": role.rawValue, "theirs": other.rawValue]
            )
        }
    }
}
