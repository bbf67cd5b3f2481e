/// The rows of `room_invites`: who may join a room that is for the invited.
///
/// They change only while the room's row is locked (`RoomStore.lock`).
enum InviteStore {
    static func holds(
        _ user: UserID,
        _ room: RoomID,
        _ connection: any SQLConnection
    ) throws(SQLFailure) -> Bool {
        let sql = "SELECT 1 FROM room_invites WHERE room_id = ? AND user_id = ?"
        return try connection.first(sql, room, user) != nil
    }

    static func count(in room: RoomID, _ connection: any SQLConnection) throws(SQLFailure) -> Int64 {
        try connection.first("SELECT COUNT(*) FROM room_invites WHERE room_id = ?", room)?.integer(0) ?? 0
    }

    static func insert(
        _ user: UserID,
        _ room: RoomID,
        by other: UserID,
        at now: Timestamp,
        _ connection: any SQLConnection
    ) throws(SQLFailure) {
        let sql = "INSERT INTO room_invites (room_id, user_id, invited_by, created_at) VALUES (?, ?, ?, ?)"
        try connection.execute(sql, room, user, other, now)
    }

    static func remove(
        _ user: UserID,
        from room: RoomID,
        _ connection: any SQLConnection
    ) throws(SQLFailure) {
        try connection.execute("DELETE FROM room_invites WHERE room_id = ? AND user_id = ?", room, user)
    }
}
