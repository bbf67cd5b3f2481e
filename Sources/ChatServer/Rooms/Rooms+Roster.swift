/// Who is in a room, as one transaction saw it.
struct Roster: Equatable, Sendable {
    let membersRevision: Int64
    let members: [UserID: RoomRole]
}

/// How far a room has come.
struct RoomRevisions: Equatable, Sendable {
    let lastRevision: Int64
    let membersRevision: Int64
    let isDeleted: Bool
}

/// What replicas look at to find out what others have committed.
extension Rooms {
    /// - Throws: `room_not_found`, also for a deleted room.
    func roster(of room: RoomID) async throws -> Roster {
        try await database.read { connection in
            let found = try Self.found(room, connection)
            var members: [UserID: RoomRole] = [:]
            for row in try connection.query("SELECT user_id, role FROM room_members WHERE room_id = ?", room) {
                members[try row.id(0)] = try row.roomRole(1)
            }
            return Roster(membersRevision: found.membersRevision, members: members)
        }
    }

    /// Of the rooms there are, deleted ones included; by primary key, some hundreds with one statement.
    func revisions(of rooms: [RoomID]) async throws -> [RoomID: RoomRevisions] {
        guard !rooms.isEmpty else { return [:] }
        return try await database.read { connection in
            var revisions: [RoomID: RoomRevisions] = [:]
            for start in stride(from: 0, to: rooms.count, by: RoomStore.chunk) {
                let chunk = Array(rooms[start..<min(start + RoomStore.chunk, rooms.count)])
                revisions.merge(try RoomStore.revisions(of: chunk, in: connection)) { $1 }
            }
            return revisions
        }
    }
}

extension RoomStore {
    /// How many rooms one statement asks for at most.
    static let chunk = 256

    fileprivate static func revisions(
        of rooms: [RoomID],
        in connection: any SQLConnection
    ) throws(SQLFailure) -> [RoomID: RoomRevisions] {
        let ids = rooms.paddedToPowerOfTwo
        let sql = """
            SELECT id, last_revision, members_revision, deleted_at FROM rooms
            WHERE id IN \(String.placeholders(ids.count))
            """
        var revisions: [RoomID: RoomRevisions] = [:]
        for row in try connection.query(sql, ids) {
            revisions[try row.id(0)] = RoomRevisions(
                lastRevision: try row.integer(1),
                membersRevision: try row.integer(2),
                isDeleted: try row.optionalInteger(3) != nil
            )
        }
        return revisions
    }
}
