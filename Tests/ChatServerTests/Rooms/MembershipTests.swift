import Testing

@testable import ChatServer

@Suite struct MembershipTests {
    @Test(arguments: TestDatabase.allCases)
    func everyChangeIsCountedAndAnnounced(kind: TestDatabase) async throws {
        let fixture = try await RoomsFixture(on: kind)
        let rooms = fixture.rooms
        let (mina, jun) = (try await fixture.user("Mina"), try await fixture.user("Jun"))
        let room = try await rooms.create(named: RoomName("Kitchen"), .open, by: mina, now: .now()).id
        let changes: [@Sendable () async throws -> Void] = [
            { _ = try await rooms.join(room, by: jun, now: .now()) },
            { _ = try await rooms.assign(.admin, to: jun, in: room, by: mina, now: .now()) },
            { _ = try await rooms.change(room, name: RoomName("Hall"), access: nil, by: jun, now: .now()) },
            { try await rooms.leave(room, by: jun, now: .now()) },
            { _ = try await rooms.join(room, by: jun, now: .now()) },
            { try await rooms.kick(jun, from: room, by: mina, now: .now()) },
            { try await rooms.ban(jun, from: room, by: mina, now: .now()) },
        ]
        for (step, change) in changes.enumerated() {
            try await change()
            #expect(try await rooms.roster(of: room).membersRevision == Int64(step + 2))
            #expect(fixture.heard.all.count == step + 2)
        }
        try await rooms.delete(room, by: mina, now: .now())
        let revisions = try await rooms.revisions(of: [room, RoomID(at: .now())])
        #expect(revisions == [room: RoomRevisions(lastRevision: 0, membersRevision: 9, isDeleted: true)])
        #expect(fixture.heard.all == Array(repeating: .room(room), count: 9))
    }

    @Test(arguments: TestDatabase.allCases)
    func aRefusedChangeLeavesNoTrace(kind: TestDatabase) async throws {
        let fixture = try await RoomsFixture(on: kind)
        let room = try await fixture.room(.open, of: "Mina", ["Jun": .member])
        let before = try await fixture.rooms.roster(of: room)
        let heard = fixture.heard.all.count
        let (mina, jun) = (try await fixture.user("Mina"), try await fixture.user("Jun"))
        #expect(await code { try await fixture.rooms.kick(mina, from: room, by: jun, now: .now()) } == .forbidden)
        #expect(await code { try await fixture.rooms.leave(room, by: mina, now: .now()) } == .lastOwner)
        #expect(await code { try await fixture.rooms.join(room, by: jun, now: .now()) } == .alreadyMember)
        #expect(try await fixture.rooms.roster(of: room) == before)
        #expect(fixture.heard.all.count == heard)
    }

    @Test(arguments: TestDatabase.allCases)
    func aRoomKeepsAnOwner(kind: TestDatabase) async throws {
        let fixture = try await RoomsFixture(on: kind)
        let rooms = fixture.rooms
        let room = try await fixture.room(.open, of: "Mina", ["Jun": .member])
        let (mina, jun) = (try await fixture.user("Mina"), try await fixture.user("Jun"))
        let stepDown: @Sendable () async throws -> Void = {
            _ = try await rooms.assign(.member, to: mina, in: room, by: mina, now: .now())
        }
        #expect(await code(of: stepDown) == .lastOwner)
        #expect(await code { try await rooms.leave(room, by: mina, now: .now()) } == .lastOwner)
        let promoted = try await rooms.assign(.owner, to: jun, in: room, by: mina, now: .now())
        #expect(promoted.role == .owner)
        try await stepDown()
        try await rooms.leave(room, by: mina, now: .now())
        #expect(try await rooms.roster(of: room).members == [jun: .owner])
        try await rooms.leave(room, by: jun, now: .now())
        #expect(await code { try await rooms.view(room, for: jun) } == .roomNotFound)
    }

    /// Two owners who leave in the same moment cannot both find the other still there.
    @Test(arguments: TestDatabase.allCases)
    func ownersLeavingAtOnceLeaveOne(kind: TestDatabase) async throws {
        let fixture = try await RoomsFixture(on: kind)
        let rooms = fixture.rooms
        let room = try await fixture.room(.open, of: "Mina", ["Jun": .owner, "Sora": .owner, "Guest": .member])
        var owners: [UserID] = []
        for name in ["Mina", "Jun", "Sora"] { owners.append(try await fixture.user(name)) }
        let refusals = await withTaskGroup(of: DomainError.Code?.self) { group in
            for owner in owners {
                group.addTask { await code { try await rooms.leave(room, by: owner, now: .now()) } }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(refusals.compactMap(\.self) == [.lastOwner])
        #expect(try await rooms.roster(of: room).members.values.filter { $0 == .owner }.count == 1)
    }

    @Test(arguments: TestDatabase.allCases)
    func aBanKeepsOutUntilItIsLifted(kind: TestDatabase) async throws {
        let fixture = try await RoomsFixture(on: kind)
        let rooms = fixture.rooms
        let room = try await fixture.room(.open, of: "Mina", ["Jun": .member])
        let (mina, jun) = (try await fixture.user("Mina"), try await fixture.user("Jun"))
        try await rooms.ban(jun, from: room, by: mina, now: .now())
        try await rooms.ban(jun, from: room, by: mina, now: .now())
        #expect(await code { try await rooms.join(room, by: jun, now: .now()) } == .banned)
        #expect(await code { try await rooms.invite(jun, to: room, by: mina, now: .now()) } == .banned)
        #expect(try await rooms.bans(of: room, for: mina, after: nil, limit: 10).elements.map(\.user.id) == [jun])
        try await rooms.unban(jun, from: room, by: mina)
        _ = try await rooms.join(room, by: jun, now: .now())
        #expect(await code { try await rooms.ban(mina, from: room, by: mina, now: .now()) } == .invalidRequest)
    }

    @Test(arguments: TestDatabase.allCases)
    func anInvitationLetsInOnce(kind: TestDatabase) async throws {
        let fixture = try await RoomsFixture(on: kind)
        let rooms = fixture.rooms
        let room = try await fixture.room(.invited, of: "Mina")
        let (mina, jun) = (try await fixture.user("Mina"), try await fixture.user("Jun"))
        try await rooms.invite(jun, to: room, by: mina, now: .now())
        try await rooms.invite(jun, to: room, by: mina, now: .now())
        #expect(try await rooms.view(room, for: jun).place == nil)
        let invites = try await rooms.invites(of: jun, after: nil, limit: 10).elements
        #expect(invites.map(\.room.id) == [room] && invites.map(\.invitedBy.nickname) == ["Mina"])
        try await rooms.decline(room, by: jun)
        #expect(await code { try await rooms.join(room, by: jun, now: .now()) } == .roomNotFound)
        try await rooms.invite(jun, to: room, by: mina, now: .now())
        _ = try await rooms.join(room, by: jun, now: .now())
        try await rooms.leave(room, by: jun, now: .now())
        #expect(await code { try await rooms.join(room, by: jun, now: .now()) } == .roomNotFound)
        #expect(await code { try await rooms.invite(mina, to: room, by: mina, now: .now()) } == .alreadyMember)
        let nobody = UserID(at: .now())
        #expect(await code { try await rooms.invite(nobody, to: room, by: mina, now: .now()) } == .userNotFound)
    }

    @Test(arguments: TestDatabase.allCases)
    func aDirectRoomIsOneHoweverManyAsk(kind: TestDatabase) async throws {
        let fixture = try await RoomsFixture(on: kind)
        let rooms = fixture.rooms
        let (mina, jun) = (try await fixture.user("Mina"), try await fixture.user("Jun"))
        let answers = try await withThrowingTaskGroup(of: (Room, Bool).self) { group in
            for turn in 0..<20 {
                let (user, other) = turn.isMultiple(of: 2) ? (mina, jun) : (jun, mina)
                group.addTask { try await rooms.direct(with: other, by: user, now: .now()) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(answers.map(\.0.id)).count == 1)
        #expect(answers.filter(\.1).count == 1)
        let room = try #require(answers.first?.0.id)
        #expect(try await rooms.roster(of: room).members == [mina: .member, jun: .member])
        let place = try await rooms.mine(mina, after: nil, limit: 10).elements.first?.place
        #expect(place?.peer?.nickname == "Jun")
        #expect(await code { try await rooms.direct(with: mina, by: mina, now: .now()) } == .invalidRequest)
        #expect(await code { try await rooms.direct(with: UserID(at: .now()), by: mina, now: .now()) } == .userNotFound)
    }

    @Test(arguments: TestDatabase.allCases)
    func aDeletedAccountLeavesItsRoomsInGoodHands(kind: TestDatabase) async throws {
        let fixture = try await RoomsFixture(on: kind)
        let rooms = fixture.rooms
        let (mina, jun, sora) = (
            try await fixture.user("Mina"), try await fixture.user("Jun"), try await fixture.user("Sora")
        )
        let alone = try await fixture.room(.invited, of: "Mina")
        let shared = try await fixture.room(.invited, of: "Mina", ["Jun": .member, "Sora": .admin])
        let plain = try await fixture.room(.invited, of: "Mina", ["Jun": .member])
        let another = try await fixture.room(.invited, of: "Jun", ["Mina": .member])
        let direct = try await rooms.direct(with: mina, by: jun, now: .now()).room.id
        let departed = try await fixture.database.write { try Rooms.depart(mina, now: .now(), in: $0) }
        #expect(Set(departed) == [alone, shared, plain, another])
        #expect(await code { try await rooms.roster(of: alone) } == .roomNotFound)
        #expect(try await rooms.roster(of: shared).members == [jun: .member, sora: .owner])
        #expect(try await rooms.roster(of: plain).members == [jun: .owner])
        #expect(try await rooms.roster(of: another) == Roster(membersRevision: 3, members: [jun: .owner]))
        #expect(try await rooms.roster(of: direct).members.count == 2)
    }
}
