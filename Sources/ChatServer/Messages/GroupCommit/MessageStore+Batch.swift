/// A member of a room, as far as messages are concerned.
struct MemberPosition: Equatable, Sendable {
    let role: RoomRole
    let readSequence: Int64
}

extension MessageStore {
    /// Those of the seats that are taken by members.
    static func members(
        _ seats: Set<Seat>,
        in connection: any SQLConnection
    ) throws(SQLFailure) -> [Seat: MemberPosition] {
        var members: [Seat: MemberPosition] = [:]
        let seats = Array(seats).paddedToPowerOfTwo
        let sql = """
            SELECT room_id, user_id, role, read_sequence FROM room_members
            WHERE (room_id, user_id) IN \(connection.dialect.rows(of: 2, count: seats.count))
            """
        for row in try connection.query(sql, seats.flatMap { [$0.room.text, $0.user.text] }) {
            guard let role = RoomRole(rawValue: try row.text(2)) else { throw .unexpectedValue(column: 2) }
            let position = MemberPosition(role: role, readSequence: try row.integer(3))
            members[Seat(room: try row.id(0), user: try row.id(1))] = position
        }
        return members
    }

    /// The messages that were sent under these names, with the digests of what was sent.
    static func sent(
        _ keys: [SendKey],
        in connection: any SQLConnection
    ) throws(SQLFailure) -> [SendKey: (message: Message, digest: String)] {
        guard !keys.isEmpty else { return [:] }
        var sent: [SendKey: (message: Message, digest: String)] = [:]
        let keys = keys.paddedToPowerOfTwo
        let sql = """
            SELECT \(columns), sent_digest FROM messages
            WHERE (room_id, sender_id, client_message_id) IN \(connection.dialect.rows(of: 3, count: keys.count))
            """
        for row in try connection.query(sql, keys.flatMap { [$0.room.text, $0.sender.text, $0.clientMessageID] }) {
            let message = try Message(row)
            let key = SendKey(room: message.room, sender: message.sender, clientMessageID: message.clientMessageID)
            sent[key] = (message, try row.text(10))
        }
        return sent
    }

    static func messages(
        withIDs ids: [MessageID],
        in connection: any SQLConnection
    ) throws(SQLFailure) -> [Message] {
        guard !ids.isEmpty else { return [] }
        let ids = ids.paddedToPowerOfTwo
        let sql = "SELECT \(columns) FROM messages WHERE id IN \(String.placeholders(ids.count))"
        return try messages(connection.query(sql, ids))
    }

    static func insert(
        _ new: [(message: Message, digest: String)],
        in connection: any SQLConnection
    ) throws(SQLFailure) {
        for slice in new.slicesOfPowersOfTwo {
            let rows = Array(repeating: String.placeholders(9), count: slice.count).joined(separator: ", ")
            let sql = """
                INSERT INTO messages
                (id, room_id, sequence, revision, sender_id, client_message_id, sent_digest, text, created_at)
                VALUES \(rows)
                """
            var arguments: [any SQLBindable] = []
            arguments.reserveCapacity(9 * slice.count)
            for (message, digest) in slice {
                arguments.append(message.id)
                arguments.append(message.room)
                arguments.append(message.sequence)
                arguments.append(message.revision)
                arguments.append(message.sender)
                arguments.append(message.clientMessageID)
                arguments.append(digest)
                arguments.append(message.text)
                arguments.append(message.createdAt)
            }
            try connection.execute(sql, arguments)
        }
    }

    /// Writes what an edit or a deletion changes.
    static func update(_ message: Message, in connection: any SQLConnection) throws(SQLFailure) {
        let sql = """
            UPDATE messages SET revision = ?, text = ?, edited_at = ?, deleted_at = ?
            WHERE room_id = ? AND sequence = ?
            """
        try connection.execute(
            sql,
            message.revision,
            message.text,
            message.editedAt,
            message.deletedAt,
            message.room,
            message.sequence
        )
    }

    /// Writes the counters of rooms.
    ///
    /// - Parameter newest: When the newest message was sent; `nil` where there is no new one.
    static func advance(_ head: RoomHead, newest: Timestamp?, in connection: any SQLConnection) throws(SQLFailure) {
        let sql = """
            UPDATE rooms SET last_sequence = ?, last_revision = ?, last_message_at = COALESCE(?, last_message_at)
            WHERE id = ?
            """
        try connection.execute(sql, head.lastSequence, head.lastRevision, newest, head.room)
    }

    /// Moves members' read positions.
    static func move(_ positions: [Seat: Int64], in connection: any SQLConnection) throws(SQLFailure) {
        // A row is compared with every pair of its statement, so they are taken by the dozen.
        let all = positions.sorted { ($0.key.room, $0.key.user) < ($1.key.room, $1.key.user) }
        for start in stride(from: 0, to: all.count, by: 64) {
            let some = Array(all[start..<min(start + 64, all.count)]).paddedToPowerOfTwo
            let cases = Array(repeating: "WHEN room_id = ? AND user_id = ? THEN ?", count: some.count)
            let sql = """
                UPDATE room_members SET read_sequence = CASE \(cases.joined(separator: " ")) ELSE read_sequence END
                WHERE (room_id, user_id) IN \(connection.dialect.rows(of: 2, count: some.count))
                """
            var arguments: [any SQLBindable] = []
            for (seat, sequence) in some { arguments += [seat.room, seat.user, sequence] as [any SQLBindable] }
            for (seat, _) in some { arguments += [seat.room, seat.user] as [any SQLBindable] }
            try connection.execute(sql, arguments)
        }
    }
}

extension BatchDraft {
    func write(to connection: any SQLConnection) throws(SQLFailure) {
        try MessageStore.insert(new, in: connection)
        for message in changedMessages { try MessageStore.update(message, in: connection) }
        let newest = Dictionary(new.map { ($0.message.room, $0.message.createdAt) }, uniquingKeysWith: max)
        for head in advanced { try MessageStore.advance(head, newest: newest[head.room], in: connection) }
        try MessageStore.move(positions, in: connection)
    }
}

extension Dialect {
    /// The right-hand side of `(a, b) IN …`: `count` rows of as many question marks.
    fileprivate func rows(of width: Int, count: Int) -> String {
        let rows = Array(repeating: String.placeholders(width), count: count).joined(separator: ", ")
        return self == .mysql ? "(\(rows))" : "(VALUES \(rows))"
    }
}

extension Array {
    /// Itself in pieces of 256, 128 … 1 elements, for the reason `paddedToPowerOfTwo` has.
    fileprivate var slicesOfPowersOfTwo: [ArraySlice<Element>] {
        var slices: [ArraySlice<Element>] = []
        var rest = self[...]
        while !rest.isEmpty {
            let size = Swift.min(256, 1 << (Int.bitWidth - 1 - rest.count.leadingZeroBitCount))
            slices.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        return slices
    }
}
