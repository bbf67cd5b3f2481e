import Testing

@testable import ChatServer

/// Every cell of role × action, in the table and through the rooms themselves.
@Suite struct PermissionTests {
    /// What each action is allowed to: (owner, admin, member).
    static let table: [RoomAction: (owner: Bool, admin: Bool, member: Bool)] = [
        .read: (true, true, true),
        .post: (true, true, true),
        .moderate: (true, true, false),
        .leave: (true, true, true),
        .change: (true, true, false),
        .delete: (true, false, false),
        .invite: (true, true, false),
        .expel: (true, true, false),
        .assignRoles: (true, false, false),
    ]

    @Test(arguments: RoomAction.allCases)
    func everyRoleMayWhatTheTableSays(action: RoomAction) throws {
        let expected = try #require(Self.table[action])
        #expect(RoomRole.owner.may(action) == expected.owner)
        #expect(RoomRole.admin.may(action) == expected.admin)
        #expect(RoomRole.member.may(action) == expected.member)
    }

    @Test(arguments: [
        (RoomRole.owner, RoomRole.owner, true), (.owner, .admin, true), (.owner, .member, true),
        (.admin, .owner, false), (.admin, .admin, false), (.admin, .member, true),
        (.member, .owner, false), (.member, .admin, false), (.member, .member, false),
    ])
    func whoMayRemoveWhom(role: RoomRole, other: RoomRole, isAllowed: Bool) async throws {
        #expect(role.mayRemove(other) == isAllowed)
        let fixture = try await RoomsFixture(on: .sqlite)
        let room = try await fixture.room(.open, of: "founder", ["actor": role, "other": other])
        let (actor, target) = (try await fixture.user("actor"), try await fixture.user("other"))
        let kick = await code { try await fixture.rooms.kick(target, from: room, by: actor, now: .now()) }
        #expect(kick == (isAllowed ? nil : .forbidden))
        if isAllowed { _ = try await fixture.rooms.join(room, by: target, now: .now()) }
        if isAllowed, other != .member {
            _ = try await fixture.rooms.assign(other, to: target, in: room, by: fixture.user("founder"), now: .now())
        }
        let ban = await code { try await fixture.rooms.ban(target, from: room, by: actor, now: .now()) }
        #expect(ban == (isAllowed ? nil : .forbidden))
    }

    /// What somebody tries in a room.
    enum Act: String, CaseIterable, Sendable {
        case view, listMembers, rename, close, delete, invite, uninvite, listBans, kick, ban, unban, promote, leave

        var action: RoomAction {
            switch self {
            case .view, .listMembers: .read
            case .rename, .close: .change
            case .delete: .delete
            case .invite, .uninvite: .invite
            case .listBans, .kick, .ban, .unban: .expel
            case .promote: .assignRoles
            case .leave: .leave
            }
        }

        func perform(by actor: UserID, in room: RoomID, _ fixture: RoomsFixture) async throws {
            let rooms = fixture.rooms
            let (bystander, guest) = (try await fixture.user("bystander"), try await fixture.user("guest"))
            switch self {
            case .view: _ = try await rooms.view(room, for: actor)
            case .listMembers: _ = try await rooms.members(of: room, for: actor, after: nil, limit: 10)
            case .rename: _ = try await rooms.change(room, name: RoomName("New"), access: nil, by: actor, now: .now())
            case .close: _ = try await rooms.change(room, name: nil, access: .invited, by: actor, now: .now())
            case .delete: try await rooms.delete(room, by: actor, now: .now())
            case .invite: try await rooms.invite(guest, to: room, by: actor, now: .now())
            case .uninvite: try await rooms.uninvite(guest, from: room, by: actor)
            case .listBans: _ = try await rooms.bans(of: room, for: actor, after: nil, limit: 10)
            case .kick: try await rooms.kick(bystander, from: room, by: actor, now: .now())
            case .ban: try await rooms.ban(bystander, from: room, by: actor, now: .now())
            case .unban: try await rooms.unban(guest, from: room, by: actor)
            case .promote: _ = try await rooms.assign(.admin, to: bystander, in: room, by: actor, now: .now())
            case .leave: try await rooms.leave(room, by: actor, now: .now())
            }
        }
    }

    @Test(arguments: TestDatabase.allCases, Act.allCases)
    func membersDoWhatTheirRoleAllows(kind: TestDatabase, act: Act) async throws {
        let fixture = try await RoomsFixture(on: kind)
        for role in RoomRole.allCases {
            let room = try await fixture.room(.invited, of: "founder", ["actor": role, "bystander": .member])
            let actor = try await fixture.user("actor")
            let outcome = await code { try await act.perform(by: actor, in: room, fixture) }
            #expect(outcome == (role.may(act.action) ? nil : .forbidden), "\(act) as \(role)")
        }
    }

    @Test(arguments: TestDatabase.allCases, Act.allCases)
    func strangersLearnNothingOfRoomsForTheInvited(kind: TestDatabase, act: Act) async throws {
        let fixture = try await RoomsFixture(on: kind)
        let stranger = try await fixture.user("stranger")
        let hidden = try await fixture.room(.invited, of: "founder", ["bystander": .member])
        let absent = RoomID(at: .now())
        #expect(await code { try await act.perform(by: stranger, in: hidden, fixture) } == .roomNotFound)
        #expect(await code { try await act.perform(by: stranger, in: absent, fixture) } == .roomNotFound)
        #expect(await code { try await fixture.rooms.join(hidden, by: stranger, now: .now()) } == .roomNotFound)
        let open = try await fixture.room(.open, of: "founder", ["bystander": .member])
        #expect(
            await code { try await act.perform(by: stranger, in: open, fixture) } == (act == .view ? nil : .notMember)
        )
    }

    @Test(arguments: TestDatabase.allCases, Act.allCases)
    func nothingIsFoundInDeletedRooms(kind: TestDatabase, act: Act) async throws {
        let fixture = try await RoomsFixture(on: kind)
        let room = try await fixture.room(.open, of: "founder", ["bystander": .member])
        let founder = try await fixture.user("founder")
        try await fixture.rooms.delete(room, by: founder, now: .now())
        #expect(await code { try await act.perform(by: founder, in: room, fixture) } == .roomNotFound)
        #expect(await code { try await fixture.rooms.join(room, by: founder, now: .now()) } == .roomNotFound)
        #expect(try await fixture.rooms.mine(founder, after: nil, limit: 10).elements.isEmpty)
        #expect(try await fixture.rooms.open(matching: nil, after: nil, limit: 10).elements.isEmpty)
    }

    @Test(arguments: TestDatabase.allCases, Act.allCases)
    func directRoomsStayAsTheyAre(kind: TestDatabase, act: Act) async throws {
        let fixture = try await RoomsFixture(on: kind)
        let (one, other) = (try await fixture.user("bystander"), try await fixture.user("actor"))
        let room = try await fixture.rooms.direct(with: one, by: other, now: .now()).room.id
        let outcome = await code { try await act.perform(by: other, in: room, fixture) }
        #expect(outcome == (act.action == .read ? nil : .directRoom))
    }
}
