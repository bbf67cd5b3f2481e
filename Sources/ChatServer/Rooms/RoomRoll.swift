/// A list of users kept for each room, a row a name: `room_bans` or `room_invites`.
///
/// It changes only while the room's row is locked (`RoomStore.lock`).
struct RoomRoll {
    private let table: String
    /// The column that says who put the name there.
    private let author: String

    /// Who is kept out of a room.
    static let bans = RoomRoll(table: "room_bans", author: "banned_by")
    /// Who may join a room that is for the invited.
    static let invites = RoomRoll(table: "room_invites", author: "invited_by")

    func holds(_ user: UserID, _ room: RoomID, _ connection: any SQLConnection) throws(SQLFailure) -> Bool {
        try connection.first("SELECT 1 FROM \(table) WHERE room_id = ? AND user_id = ?", room, user) != nil
    }

    func count(in room: RoomID, _ connection: any SQLConnection) throws(SQLFailure) -> Int64 {
        try connection.first("SELECT COUNT(*) FROM \(table) WHERE room_id = ?", room)?.integer(0) ?? 0
    }

    func insert(
        _ user: UserID,
        _ room: RoomID,
        by other: UserID,
        at now: Timestamp,
        _ connection: any SQLConnection
    ) throws(SQLFailure) {
        let sql = "INSERT INTO \(table) (room_id, user_id, \(author), created_at) VALUES (?, ?, ?, ?)"
        try connection.execute(sql, room, user, other, now)
    }

    func remove(_ user: UserID, from room: RoomID, _ connection: any SQLConnection) throws(SQLFailure) {
        try connection.execute("DELETE FROM \(table) WHERE room_id = ? AND user_id = ?", room, user)
    }
}
