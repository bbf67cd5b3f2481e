/// The rows of `room_members`.
///
/// They change only while the room's row is locked (`RoomStore.lock`).
enum MemberStore {
    /// `nil` for who is not a member, whether or not the room is deleted.
    static func role(
        of user: UserID,
        in room: RoomID,
        _ connection: any SQLConnection
    ) throws(SQLFailure) -> RoomRole? {
        let sql = "SELECT role FROM room_members WHERE room_id = ? AND user_id = ?"
        return try connection.first(sql, room, user)?.roomRole(0)
    }

    /// Adds a member, who has read all there is.
    static func insert(
        _ user: UserID,
        as role: RoomRole,
        in room: Room,
        at now: Timestamp,
        _ connection: any SQLConnection
    ) throws(SQLFailure) {
        let sql = "INSERT INTO room_members (room_id, user_id, role, joined_at, read_sequence) VALUES (?, ?, ?, ?, ?)"
        try connection.execute(sql, room.id, user, role.rawValue, now, room.lastSequence)
    }

    static func setRole(
        of user: UserID,
        to role: RoomRole,
        in room: RoomID,
        _ connection: any SQLConnection
    ) throws(SQLFailure) {
        let sql = "UPDATE room_members SET role = ? WHERE room_id = ? AND user_id = ?"
        try connection.execute(sql, role.rawValue, room, user)
    }

    /// - Returns: Whether the user was a member.
    @discardableResult
    static func remove(
        _ user: UserID,
        from room: RoomID,
        _ connection: any SQLConnection
    ) throws(SQLFailure) -> Bool {
        try connection.execute("DELETE FROM room_members WHERE room_id = ? AND user_id = ?", room, user) > 0
    }

    static func count(in room: RoomID, _ connection: any SQLConnection) throws(SQLFailure) -> Int64 {
        try connection.first("SELECT COUNT(*) FROM room_members WHERE room_id = ?", room)?.integer(0) ?? 0
    }

    static func countOwners(of room: RoomID, _ connection: any SQLConnection) throws(SQLFailure) -> Int64 {
        let sql = "SELECT COUNT(*) FROM room_members WHERE room_id = ? AND role = 'owner'"
        return try connection.first(sql, room)?.integer(0) ?? 0
    }

    static func countRooms(of user: UserID, _ connection: any SQLConnection) throws(SQLFailure) -> Int64 {
        let sql = """
            SELECT COUNT(*) FROM room_members JOIN rooms ON rooms.id = room_id
            WHERE user_id = ? AND deleted_at IS NULL
            """
        return try connection.first(sql, user)?.integer(0) ?? 0
    }

    /// Whether there is such a user, who then stays until the transaction ends.
    static func isUser(_ user: UserID, _ connection: any SQLConnection) throws(SQLFailure) -> Bool {
        let sql = "SELECT status FROM users WHERE id = ?\(connection.dialect.forShare)"
        return try connection.first(sql, user).map { row throws(SQLFailure) in try row.text(0) != "deleted" } ?? false
    }
}

extension SQLRow {
    func roomRole(_ column: Int) throws(SQLFailure) -> RoomRole {
        guard let role = RoomRole(rawValue: try text(column)) else { throw .unexpectedValue(column: column) }
        return role
    }
}
