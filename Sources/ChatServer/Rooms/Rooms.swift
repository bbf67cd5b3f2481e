/// The rooms, who is in them, and who may do what there.
///
/// Every change locks the room's row first and counts in its `membersRevision`, so that the changes to one room happen
/// one after the other; once committed it is announced, and a call returns when all of this process knows.
struct Rooms: Sendable {
    let database: any ChatDatabase
    let changes: ChangeFeed

    /// A new group room, whose owner is its creator.
    func create(named name: RoomName, _ access: Room.Access, by creator: UserID, now: Timestamp) async throws -> Room {
        let room = Room(kind: .group, access: access, name: name.text, createdAt: now)
        try await database.write { connection in
            try Self.checkRooms(of: creator, connection)
            try RoomStore.insert(room, by: creator, in: connection)
            try MemberStore.insert(creator, as: .owner, in: room, at: now, connection)
        }
        await changes.announce(.room(room.id))
        return room
    }

    /// Renames the room or changes who may join; what is `nil` stays.
    func change(
        _ room: RoomID,
        name: RoomName?,
        access: Room.Access?,
        by user: UserID,
        now: Timestamp
    ) async throws -> Room {
        try await change(room, now: now) { room, connection in
            _ = try room.admit(user, to: .change, in: connection)
            let name = name?.text ?? room.name
            try RoomStore.update(room.id, name: name, access: access ?? room.access, in: connection)
            return try Self.found(room.id, connection)
        }
    }

    /// Nobody finds the room any more; its rows stay.
    func delete(_ room: RoomID, by user: UserID, now: Timestamp) async throws {
        try await change(room, now: now) { room, connection in
            _ = try room.admit(user, to: .delete, in: connection)
            try RoomStore.markDeleted(room.id, at: now, in: connection)
        }
    }

    /// One change to a room or its members: counted, and announced once it is committed.
    ///
    /// - Parameter body: Gets the room as it was, locked.
    /// - Throws: `room_not_found`, or what `body` throws.
    func change<Result: Sendable>(
        _ room: RoomID,
        now: Timestamp,
        _ body: @escaping @Sendable (Room, any SQLConnection) throws -> Result
    ) async throws -> Result {
        let result = try await database.write { connection in
            let locked = try Self.locked(room, connection)
            try RoomStore.countChange(to: room, at: now, in: connection)
            return try body(locked, connection)
        }
        await changes.announce(.room(room))
        return result
    }

    static func locked(_ room: RoomID, _ connection: any SQLConnection) throws -> Room {
        guard let room = try RoomStore.lock(room, in: connection) else { throw DomainError.noSuchRoom }
        return room
    }

    static func found(_ room: RoomID, _ connection: any SQLConnection) throws -> Room {
        guard let room = try RoomStore.find(room, in: connection) else { throw DomainError.noSuchRoom }
        return room
    }

    /// - Throws: `user_not_found`, or `limit_reached` when the user is in as many rooms as may be.
    static func checkRooms(of user: UserID, _ connection: any SQLConnection) throws {
        guard try MemberStore.isUser(user, connection) else { throw DomainError.noSuchUser }
        try RoomLimits.check(
            MemberStore.countRooms(of: user, connection),
            below: RoomLimits.roomsPerUser,
            "in as many rooms as one may be"
        )
    }
}

extension Room {
    /// A new one.
    init(kind: Kind, access: Access, name: String, createdAt: Timestamp) {
        self.init(
            id: RoomID(at: createdAt),
            kind: kind,
            access: access,
            name: name,
            createdAt: createdAt,
            lastSequence: 0,
            lastRevision: 0,
            membersRevision: 1
        )
    }
}

extension DomainError {
    static let noSuchUser = DomainError(.userNotFound, "there is no such user")
    static let noSuchMember = DomainError(.memberNotFound, "there is no such member in the room")
}
