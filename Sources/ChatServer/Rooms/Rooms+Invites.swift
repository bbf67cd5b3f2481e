/// Letting people into rooms that not everybody may join.
extension Rooms {
    /// Lets somebody join; inviting again changes nothing.
    func invite(_ guest: UserID, to room: RoomID, by user: UserID, now: Timestamp) async throws {
        try await database.write { connection in
            let room = try Self.locked(room, connection)
            _ = try room.admit(user, to: .invite, in: connection)
            guard try MemberStore.isUser(guest, connection) else { throw DomainError.noSuchUser }
            guard try MemberStore.role(of: guest, in: room.id, connection) == nil else {
                throw DomainError(.alreadyMember, "already a member of the room")
            }
            guard try !RoomRoll.bans.holds(guest, room.id, connection) else {
                throw DomainError(.banned, "banned from the room: lift the ban first")
            }
            guard try !RoomRoll.invites.holds(guest, room.id, connection) else { return }
            try RoomLimits.check(
                RoomRoll.invites.count(in: room.id, connection),
                below: RoomLimits.invitesPerRoom,
                "as many are invited to the room as may be"
            )
            try RoomRoll.invites.insert(guest, room.id, by: user, at: now, connection)
        }
    }

    /// Takes an invitation back; where there is none, nothing changes.
    func uninvite(_ guest: UserID, from room: RoomID, by user: UserID) async throws {
        try await database.write { connection in
            let room = try Self.locked(room, connection)
            _ = try room.admit(user, to: .invite, in: connection)
            try RoomRoll.invites.remove(guest, from: room.id, connection)
        }
    }

    /// The guest does not want to come; where there is no invitation, nothing changes.
    func decline(_ room: RoomID, by guest: UserID) async throws {
        try await database.write { connection in
            guard let room = try RoomStore.lock(room, in: connection) else { return }
            try RoomRoll.invites.remove(guest, from: room.id, connection)
        }
    }
}
