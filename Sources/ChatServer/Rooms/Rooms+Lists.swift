extension Rooms {
    /// Open rooms whose name contains a text, by name.
    ///
    /// - Parameter cursor: The last room of the page before; the list goes on from the name it has by now.
    func open(matching text: String?, after cursor: RoomID?, limit: Int) async throws -> Page<Room> {
        try await database.read { connection in
            var conditions = ["access = 'open'", "deleted_at IS NULL"]
            var arguments: [any SQLBindable] = []
            if let text = text?.canonical, !text.isEmpty {
                conditions.append("INSTR(LOWER(name), LOWER(?)) > 0")
                arguments.append(text)
            }
            if let cursor {
                let sql = "SELECT name FROM rooms WHERE id = ? AND access = 'open'"
                guard let name = try connection.first(sql, cursor)?.text(0) else {
                    throw DomainError(.invalidRequest, "start again", details: ["after": "is not an open room"])
                }
                conditions.append("(name > ? OR (name = ? AND id > ?))")
                arguments += [name, name, cursor]
            }
            let sql = """
                SELECT \(RoomStore.columns) FROM rooms WHERE \(conditions.joined(separator: " AND "))
                ORDER BY name, id LIMIT ?
                """
            return Page(try connection.query(sql, arguments + [limit + 1]).map(Room.init), limit: limit)
        }
    }

    /// - Parameter cursor: The last member of the page before, who need not be one any more.
    func members(
        of room: RoomID,
        for user: UserID,
        after cursor: UserID?,
        limit: Int
    ) async throws -> Page<Member> {
        try await database.read { connection in
            _ = try Self.found(room, connection).admit(user, to: .read, in: connection)
            let sql = """
                SELECT \(MemberStore.columns) FROM room_members JOIN users ON users.id = room_members.user_id
                WHERE room_members.room_id = ? AND room_members.user_id > ? ORDER BY room_members.user_id LIMIT ?
                """
            return Page(try connection.query(sql, room, cursor?.text ?? "", limit + 1).map(Member.init), limit: limit)
        }
    }

    /// The rooms that the user may join because somebody said so.
    func invites(of user: UserID, after cursor: RoomID?, limit: Int) async throws -> Page<RoomInvite> {
        try await database.read { connection in
            let sql = """
                SELECT \(RoomStore.columns), room_invites.created_at, \(PublicUser.columns)
                FROM room_invites JOIN rooms ON rooms.id = room_invites.room_id
                JOIN users ON users.id = room_invites.invited_by
                WHERE room_invites.user_id = ? AND room_invites.room_id > ? AND rooms.deleted_at IS NULL
                ORDER BY room_invites.room_id LIMIT ?
                """
            let invites = try connection.query(sql, user, cursor?.text ?? "", limit + 1).map { row in
                RoomInvite(
                    room: try Room(row),
                    invitedBy: try PublicUser(row, from: 9),
                    createdAt: try row.timestamp(8)
                )
            }
            return Page(invites, limit: limit)
        }
    }

    /// Who is kept out of a room, for those who may change that.
    func bans(of room: RoomID, for user: UserID, after cursor: UserID?, limit: Int) async throws -> Page<RoomBan> {
        try await database.read { connection in
            _ = try Self.found(room, connection).admit(user, to: .expel, in: connection)
            let sql = """
                SELECT \(PublicUser.columns), room_bans.created_at
                FROM room_bans JOIN users ON users.id = room_bans.user_id
                WHERE room_bans.room_id = ? AND room_bans.user_id > ? ORDER BY room_bans.user_id LIMIT ?
                """
            let bans = try connection.query(sql, room, cursor?.text ?? "", limit + 1).map { row in
                RoomBan(user: try PublicUser(row), createdAt: try row.timestamp(3))
            }
            return Page(bans, limit: limit)
        }
    }
}

extension MemberStore {
    /// What `Member.init(_:)` reads, in this order.
    fileprivate static let columns = """
        \(PublicUser.columns), room_members.role, room_members.joined_at, room_members.read_sequence
        """

    static func found(_ user: UserID, in room: RoomID, _ connection: any SQLConnection) throws -> Member {
        let sql = """
            SELECT \(columns) FROM room_members JOIN users ON users.id = room_members.user_id
            WHERE room_members.room_id = ? AND room_members.user_id = ?
            """
        guard let row = try connection.first(sql, room, user) else { throw DomainError.noSuchMember }
        return try Member(row)
    }
}

extension Member {
    fileprivate init(_ row: SQLRow) throws(SQLFailure) {
        self.init(
            user: try PublicUser(row),
            role: try row.roomRole(3),
            joinedAt: try row.timestamp(4),
            readSequence: try row.integer(5)
        )
    }
}
