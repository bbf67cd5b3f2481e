/// What becomes of rooms when an account goes.
extension Rooms {
    /// Takes a user out of all group rooms, in the transaction that deletes the account; direct rooms stay as they are.
    ///
    /// A room that would be left without an owner gets one: who has been admin for the longest time, or else member.
    /// A room that would be left empty is deleted.
    ///
    /// - Returns: The rooms to announce once this is committed.
    static func depart(_ user: UserID, now: Timestamp, in connection: any SQLConnection) throws -> [RoomID] {
        try connection.execute("DELETE FROM room_invites WHERE user_id = ?", user)
        let rooms = try MemberStore.groupRooms(of: user, connection)
        for start in stride(from: 0, to: rooms.count, by: RoomStore.chunk) {
            try depart(user, from: rooms[start..<min(start + RoomStore.chunk, rooms.count)], now: now, connection)
        }
        return rooms
    }

    /// - Parameter rooms: In order, so that two such transactions lock them in the same one.
    private static func depart(
        _ user: UserID,
        from rooms: ArraySlice<RoomID>,
        now: Timestamp,
        _ connection: any SQLConnection
    ) throws {
        let ids = Array(rooms).paddedToPowerOfTwo
        let those = "IN \(String.placeholders(ids.count))"
        _ = try connection.query(
            "SELECT id FROM rooms WHERE id \(those) ORDER BY id\(connection.dialect.forUpdate)",
            ids
        )
        try connection.execute("DELETE FROM room_members WHERE user_id = ? AND room_id \(those)", [user] + ids)
        let count = "UPDATE rooms SET members_revision = members_revision + 1, updated_at = ? WHERE id \(those)"
        try connection.execute(count, [now] + ids)
        let ownerless = """
            SELECT id FROM rooms WHERE id \(those) AND NOT EXISTS
            (SELECT 1 FROM room_members WHERE room_id = rooms.id AND role = 'owner')
            """
        for row in try connection.query(ownerless, ids) {
            let room: RoomID = try row.id(0)
            if let heir = try MemberStore.heir(of: room, connection) {
                try MemberStore.setRole(of: heir, to: .owner, in: room, connection)
            } else {
                try RoomStore.markDeleted(room, at: now, in: connection)
            }
        }
    }
}

extension MemberStore {
    fileprivate static func groupRooms(
        of user: UserID,
        _ connection: any SQLConnection
    ) throws(SQLFailure) -> [RoomID] {
        let sql = """
            SELECT room_id FROM room_members JOIN rooms ON rooms.id = room_id
            WHERE user_id = ? AND kind = 'group' AND deleted_at IS NULL ORDER BY room_id
            """
        var rooms: [RoomID] = []
        for row in try connection.query(sql, user) { rooms.append(try row.id(0)) }
        return rooms
    }

    /// Who owns a room that has lost its last owner; `nil` when nobody is left.
    fileprivate static func heir(of room: RoomID, _ connection: any SQLConnection) throws(SQLFailure) -> UserID? {
        let sql = """
            SELECT user_id FROM room_members WHERE room_id = ?
            ORDER BY CASE role WHEN 'admin' THEN 0 ELSE 1 END, joined_at, user_id LIMIT 1
            """
        guard let row = try connection.first(sql, room) else { return nil }
        return try row.id(0)
    }
}
