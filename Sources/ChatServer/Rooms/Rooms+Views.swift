extension Rooms {
    /// The rooms that the user is in, the oldest first, with a fixed number of statements whatever their number.
    ///
    /// The order is that of the rooms' creation, which nothing changes: paging through it misses no room and repeats
    /// none, however many messages arrive meanwhile.
    func mine(_ user: UserID, after cursor: RoomID?, limit: Int) async throws -> Page<RoomView> {
        try await database.read { connection in
            let sql = """
                SELECT \(RoomStore.columns), room_members.role, room_members.read_sequence
                FROM room_members JOIN rooms ON rooms.id = room_members.room_id
                WHERE room_members.user_id = ? AND room_members.room_id > ? AND rooms.deleted_at IS NULL
                ORDER BY room_members.room_id LIMIT ?
                """
            let rows = try connection.query(sql, user, cursor?.text ?? "", limit + 1)
            let page = Page(rows, limit: limit)
            return Page(page, try Self.views(of: page.elements, for: user, connection))
        }
    }

    /// A room as the user may see it: as a member, as one who is invited, or because it is open.
    func view(_ room: RoomID, for user: UserID) async throws -> RoomView {
        try await database.read { connection in
            let sql = """
                SELECT \(RoomStore.columns), room_members.role, room_members.read_sequence
                FROM rooms JOIN room_members ON room_members.room_id = rooms.id AND room_members.user_id = ?
                WHERE rooms.id = ? AND rooms.deleted_at IS NULL
                """
            let rows = try connection.query(sql, user, room)
            if let view = try Self.views(of: rows, for: user, connection).first { return view }
            let found = try Self.found(room, connection)
            guard try found.access == .open || RoomRoll.invites.holds(user, room, connection) else {
                throw DomainError.noSuchRoom
            }
            return RoomView(room: found, place: nil)
        }
    }

    /// - Parameter rows: Of `RoomStore.columns`, and the user's role and read position there.
    private static func views(
        of rows: [SQLRow],
        for user: UserID,
        _ connection: any SQLConnection
    ) throws -> [RoomView] {
        let rooms = try rows.map(Room.init)
        let last = try MessageStore.newest(in: rooms.filter { $0.lastSequence > 0 }.map(\.id), connection)
        let peers = try MemberStore.others(
            than: user,
            in: rooms.filter { $0.kind == .direct }.map(\.id),
            connection
        )
        return try zip(rooms, rows).map { room, row in
            let place = RoomView.Place(
                role: try row.roomRole(8),
                readSequence: try row.integer(9),
                lastMessage: last[room.id],
                peer: peers[room.id]
            )
            return RoomView(room: room, place: place)
        }
    }
}

extension MessageStore {
    /// The newest message of each room that has any, at most some hundreds of rooms.
    fileprivate static func newest(
        in rooms: [RoomID],
        _ connection: any SQLConnection
    ) throws(SQLFailure) -> [RoomID: Message] {
        guard !rooms.isEmpty else { return [:] }
        let ids = rooms.paddedToPowerOfTwo
        let sql = """
            SELECT \(columns) FROM messages
            JOIN (SELECT id AS head_room, last_sequence FROM rooms WHERE id IN \(String.placeholders(ids.count))) AS heads
            ON room_id = head_room AND sequence = last_sequence
            """
        var newest: [RoomID: Message] = [:]
        for message in try messages(connection.query(sql, ids)) { newest[message.room] = message }
        return newest
    }
}

extension MemberStore {
    /// Who is with the user in each of the direct rooms.
    fileprivate static func others(
        than user: UserID,
        in rooms: [RoomID],
        _ connection: any SQLConnection
    ) throws(SQLFailure) -> [RoomID: PublicUser] {
        guard !rooms.isEmpty else { return [:] }
        let ids = rooms.paddedToPowerOfTwo
        let sql = """
            SELECT room_members.room_id, \(PublicUser.columns)
            FROM room_members JOIN users ON users.id = room_members.user_id
            WHERE room_members.room_id IN \(String.placeholders(ids.count)) AND room_members.user_id <> ?
            """
        var others: [RoomID: PublicUser] = [:]
        for row in try connection.query(sql, ids + [user]) { others[try row.id(0)] = try PublicUser(row, from: 1) }
        return others
    }
}
