/// The rows of `messages`, and the counters of their rooms.
///
/// No row is ever deleted: the sequences of a room stay without a gap.
enum MessageStore {
    /// What `Message.init(_:)` reads, in this order.
    static let columns = columnNames.joined(separator: ", ")

    private static let columnNames = [
        "id", "room_id", "sequence", "revision", "sender_id", "client_message_id", "text", "created_at", "edited_at",
        "deleted_at",
    ]

    /// As `columns`, where another table of the statement has some of the names.
    static func columns(of table: String) -> String {
        columnNames.map { "\(table).\($0)" }.joined(separator: ", ")
    }

    /// A room's counters; `nil` when there never was such a room.
    static func head(
        of room: RoomID,
        in connection: any SQLConnection
    ) throws(SQLFailure) -> RoomHead? {
        try heads(of: [room], in: connection).first
    }

    /// - Parameter isLocking: Whether the rooms stay as they are until the transaction ends.
    static func heads(
        of rooms: [RoomID],
        isLocking: Bool = false,
        in connection: any SQLConnection
    ) throws(SQLFailure) -> [RoomHead] {
        guard !rooms.isEmpty else { return [] }
        let ids = rooms.paddedToPowerOfTwo
        let sql = """
            SELECT id, access, last_sequence, last_revision, members_revision, deleted_at FROM rooms
            WHERE id IN \(String.placeholders(ids.count)) ORDER BY id\(isLocking ? connection.dialect.forUpdate : "")
            """
        var heads: [RoomHead] = []
        for row in try connection.query(sql, ids) { heads.append(try RoomHead(row)) }
        return heads
    }

    /// In the order of their sequences, oldest first.
    static func messages(
        in room: RoomID,
        after sequence: Int64,
        limit: Int,
        in connection: any SQLConnection
    ) throws(SQLFailure) -> [Message] {
        let sql = """
            SELECT \(columns) FROM messages WHERE room_id = ? AND sequence > ? ORDER BY sequence LIMIT ?
            """
        return try messages(connection.query(sql, room, sequence, limit))
    }

    /// The newest before a sequence, oldest first.
    static func messages(
        in room: RoomID,
        before sequence: Int64,
        limit: Int,
        in connection: any SQLConnection
    ) throws(SQLFailure) -> [Message] {
        let sql = """
            SELECT \(columns) FROM messages WHERE room_id = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?
            """
        return try messages(connection.query(sql, room, sequence, limit)).reversed()
    }

    /// What changed after a revision among the messages up to a sequence, in the order of the changes.
    static func changes(
        in room: RoomID,
        after revision: Int64,
        upTo sequence: Int64 = .max,
        limit: Int,
        in connection: any SQLConnection
    ) throws(SQLFailure) -> [Message] {
        let sql = """
            SELECT \(columns) FROM messages WHERE room_id = ? AND revision > ? AND sequence <= ?
            ORDER BY revision LIMIT ?
            """
        return try messages(connection.query(sql, room, revision, sequence, limit))
    }

    /// The sequence up to which a member has read; `nil` for who is not a member.
    static func readSequence(
        of user: UserID,
        in room: RoomID,
        in connection: any SQLConnection
    ) throws(SQLFailure) -> Int64? {
        let sql = "SELECT read_sequence FROM room_members WHERE room_id = ? AND user_id = ?"
        return try connection.first(sql, room, user)?.integer(0)
    }

    static func messages(_ rows: [SQLRow]) throws(SQLFailure) -> [Message] {
        var messages: [Message] = []
        messages.reserveCapacity(rows.count)
        for row in rows { messages.append(try Message(row)) }
        return messages
    }
}

extension Message {
    /// From a row of `MessageStore.columns`.
    init(_ row: SQLRow) throws(SQLFailure) {
        self.init(
            id: try row.id(0),
            room: try row.id(1),
            sequence: try row.integer(2),
            revision: try row.integer(3),
            sender: try row.id(4),
            clientMessageID: try row.text(5),
            text: try row.text(6),
            createdAt: try row.timestamp(7),
            editedAt: try row.optionalTimestamp(8),
            deletedAt: try row.optionalTimestamp(9)
        )
    }
}

extension Array {
    /// The last element repeated until there are 1, 2, 4, 8 … elements: lists of values in statements then come in a
    /// handful of lengths, which keeps the number of prepared statements small.
    var paddedToPowerOfTwo: [Element] {
        guard let last, count > 1 else { return self }
        let wanted = 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount)
        return self + repeatElement(last, count: wanted - count)
    }
}
