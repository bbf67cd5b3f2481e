import Testing

@testable import ChatServer

@Suite struct RoomListTests {
    @Test(arguments: TestDatabase.allCases)
    func myRoomsComeInPagesWithWhatIsUnread(kind: TestDatabase) async throws {
        let fixture = try await RoomsFixture(on: kind)
        let (mina, jun) = (try await fixture.user("Mina"), try await fixture.user("Jun"))
        var made: [RoomID] = []
        for number in 1...5 { made.append(try await fixture.room(.open, of: "Mina", named: "Room \(number)")) }
        // Rooms of one millisecond come in no particular order.
        made.sort()
        try await say("hello", in: made[1], by: mina, fixture)
        _ = try await fixture.rooms.join(made[1], by: jun, now: .now())
        try await say("안녕하세요 👋", in: made[1], by: mina, fixture)

        var seen: [RoomView] = []
        var cursor: RoomID?
        var hasMore = true
        while hasMore {
            let page = try await fixture.rooms.mine(mina, after: cursor, limit: 2)
            #expect(page.elements.count <= 2)
            seen += page.elements
            (cursor, hasMore) = (page.elements.last?.room.id, page.hasMore)
        }
        #expect(seen.map(\.room.id) == made)
        #expect(seen.map { $0.place?.lastMessage?.text } == [nil, "안녕하세요 👋", nil, nil, nil])
        #expect(seen.map { $0.place?.role } == Array(repeating: .owner, count: 5))

        let view = try await fixture.rooms.view(made[1], for: jun)
        #expect(view.room.lastSequence == 2)
        #expect(view.place?.readSequence == 1, "what was said before joining counts as read")
        #expect(view.place?.lastMessage?.sequence == 2)
    }

    @Test(arguments: TestDatabase.allCases)
    func openRoomsAreFoundByName(kind: TestDatabase) async throws {
        let fixture = try await RoomsFixture(on: kind)
        for name in ["Tea kitchen", "Kitchen", "회의실", "100%", "Kitchen"] {
            _ = try await fixture.room(.open, of: "Mina", named: name)
        }
        _ = try await fixture.room(.invited, of: "Mina", named: "Secret kitchen")
        let cases: [(String?, [String])] = [
            (nil, ["100%", "Kitchen", "Kitchen", "Tea kitchen", "회의실"]),
            ("KITCHEN", ["Kitchen", "Kitchen", "Tea kitchen"]), ("의", ["회의실"]), ("%", ["100%"]), ("_", []),
        ]
        for (query, names) in cases {
            let page = try await fixture.rooms.open(matching: query, after: nil, limit: 10)
            #expect(page.elements.map(\.name) == names)
            var paged: [String] = []
            var cursor: RoomID?
            repeat {
                let part = try await fixture.rooms.open(matching: query, after: cursor, limit: 1)
                paged += part.elements.map(\.name)
                cursor = part.hasMore ? part.elements.last?.id : nil
            } while cursor != nil
            #expect(paged == names)
        }
    }

    /// A room as large as rooms may be: entering, listing and the snapshot stay quick, and one more is refused.
    @Test(arguments: TestDatabase.allCases)
    func aFullRoomStaysUsable(kind: TestDatabase) async throws {
        let fixture = try await RoomsFixture(on: kind)
        let room = try await fixture.room(.open, of: "Mina")
        let mina = try await fixture.user("Mina")
        for _ in 0..<20 {
            try await fixture.database.write(within: .seconds(10)) { connection in
                for _ in 0..<500 {
                    let user = UserID(at: .now())
                    try RoomsFixture.insert(user, "guest", connection)
                    guard try MemberStore.count(in: room, connection) < RoomLimits.membersPerRoom - 1 else { return }
                    try connection.execute(
                        "INSERT INTO room_members (room_id, user_id, role, joined_at) VALUES (?, ?, 'member', 0)",
                        room,
                        user
                    )
                }
            }
        }
        _ = try await fixture.rooms.join(room, by: fixture.user("Last"), now: .now())
        let late = try await fixture.user("Late")
        #expect(await code { try await fixture.rooms.join(room, by: late, now: .now()) } == .limitReached)
        #expect(try await fixture.rooms.roster(of: room).members.count == RoomLimits.membersPerRoom)
        var listed = Set<UserID>()
        var cursor: UserID?
        repeat {
            let page = try await fixture.rooms.members(of: room, for: mina, after: cursor, limit: 200)
            listed.formUnion(page.elements.map(\.user.id))
            cursor = page.hasMore ? page.elements.last?.user.id : nil
        } while cursor != nil
        #expect(listed.count == RoomLimits.membersPerRoom)
    }

    @Test(arguments: TestDatabase.allCases)
    func aUserIsInSoManyRoomsAtMost(kind: TestDatabase) async throws {
        let fixture = try await RoomsFixture(on: kind)
        let mina = try await fixture.user("Mina")
        try await fixture.database.write(within: .seconds(10)) { connection in
            for _ in 0..<RoomLimits.roomsPerUser {
                let room = Room(kind: .group, access: .open, name: "Room", createdAt: .now())
                try RoomStore.insert(room, by: mina, in: connection)
                try MemberStore.insert(mina, as: .owner, in: room, at: .now(), connection)
            }
        }
        let create: @Sendable () async throws -> Void = {
            _ = try await fixture.rooms.create(named: RoomName("More"), .open, by: mina, now: .now())
        }
        #expect(await code(of: create) == .limitReached)
        let first = try #require(try await fixture.rooms.mine(mina, after: nil, limit: 1).elements.first)
        try await fixture.rooms.delete(first.room.id, by: mina, now: .now())
        try await create()
        let all = try await fixture.rooms.mine(mina, after: nil, limit: RoomLimits.roomsPerUser)
        let revisions = try await fixture.rooms.revisions(of: all.elements.map(\.room.id))
        #expect(revisions.count == RoomLimits.roomsPerUser)
    }

    private func say(_ text: String, in room: RoomID, by sender: UserID, _ fixture: RoomsFixture) async throws {
        try await fixture.database.write { connection in
            let next = try #require(try RoomStore.lock(room, in: connection)).lastSequence + 1
            let sql = """
                INSERT INTO messages (room_id, sequence, id, revision, sender_id, client_message_id, sent_digest, text,
                created_at) VALUES (?, ?, ?, ?, ?, ?, '', ?, 0)
                """
            try connection.execute(sql, room, next, MessageID(at: .now()), next, sender, "message-\(next)", text)
            try connection.execute(
                "UPDATE rooms SET last_sequence = ?, last_revision = ? WHERE id = ?",
                next,
                next,
                room
            )
        }
    }
}
