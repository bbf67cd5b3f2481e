/// The rows of `rooms`; a deleted room stays there, and is found by nobody.
enum RoomStore {
    /// What `Room.init(_:)` reads, in this order.
    static let columns = """
        rooms.id, rooms.kind, rooms.access, rooms.name, rooms.created_at,
        rooms.last_sequence, rooms.last_revision, rooms.members_revision
        """

    static func find(_ room: RoomID, in connection: any SQLConnection) throws(SQLFailure) -> Room? {
        let sql = "SELECT \(columns) FROM rooms WHERE id = ? AND deleted_at IS NULL"
        return try connection.first(sql, room).map(Room.init)
    }

    /// As `find`, and nobody else changes the room, its members or its messages until the transaction ends.
    static func lock(_ room: RoomID, in connection: any SQLConnection) throws(SQLFailure) -> Room? {
        let sql = """
            SELECT \(columns) FROM rooms WHERE id = ? AND deleted_at IS NULL\(connection.dialect.forUpdate)
            """
        return try connection.first(sql, room).map(Room.init)
    }

    static func find(directKey: String, in connection: any SQLConnection) throws(SQLFailure) -> Room? {
        try connection.first("SELECT \(columns) FROM rooms WHERE direct_key = ?", directKey).map(Room.init)
    }

    /// - Throws: `SQLFailure.uniqueViolation` when the key is taken.
    static func insert(
        _ room: Room,
        directKey: String? = nil,
        by creator: UserID,
        in connection: any SQLConnection
    ) throws(SQLFailure) {
        let sql = """
            INSERT INTO rooms (id, kind, access, name, direct_key, created_by, created_at, updated_at, members_revision)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        try connection.execute(
            sql,
            room.id,
            room.kind.rawValue,
            room.access.rawValue,
            room.name,
            directKey,
            creator,
            room.createdAt,
            room.createdAt,
            room.membersRevision
        )
    }

    static func update(
        _ room: RoomID,
        name: String,
        access: Room.Access,
        in connection: any SQLConnection
    ) throws(SQLFailure) {
        try connection.execute("UPDATE rooms SET name = ?, access = ? WHERE id = ?", name, access.rawValue, room)
    }

    static func markDeleted(
        _ room: RoomID,
        at now: Timestamp,
        in connection: any SQLConnection
    ) throws(SQLFailure) {
        try connection.execute("UPDATE rooms SET deleted_at = ? WHERE id = ?", now, room)
    }

    /// Counts a change to the room or its members.
    static func countChange(
        to room: RoomID,
        at now: Timestamp,
        in connection: any SQLConnection
    ) throws(SQLFailure) {
        let sql = "UPDATE rooms SET members_revision = members_revision + 1, updated_at = ? WHERE id = ?"
        try connection.execute(sql, now, room)
    }
}

extension Room {
    /// From a row that starts with `RoomStore.columns`.
    init(_ row: SQLRow) throws(SQLFailure) {
        guard let kind = Kind(rawValue: try row.text(1)) else { throw .unexpectedValue(column: 1) }
        guard let access = Access(rawValue: try row.text(2)) else { throw .unexpectedValue(column: 2) }
        self.init(
            id: try row.id(0),
            kind: kind,
            access: access,
            name: try row.text(3),
            createdAt: try row.timestamp(4),
            lastSequence: try row.integer(5),
            lastRevision: try row.integer(6),
            membersRevision: try row.integer(7)
        )
    }
}
