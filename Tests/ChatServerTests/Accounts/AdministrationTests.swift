import Testing

@testable import ChatServer

@Suite struct AdministrationTests {
    @Test(arguments: TestDatabase.allCases)
    func aDisabledAccountIsOutAtOnce(kind: TestDatabase) async throws {
        let fixture = try await AccountsFixture(kind)
        let tokens = try await fixture.signUp()
        let user = tokens.account.id
        let before = try await fixture.accounts.accessRevisions(of: [user])[user] ?? 0
        _ = try await fixture.accounts.change(user, Accounts.Revision(status: .disabled), now: .now())
        #expect(try await fixture.accounts.accessRevisions(of: [user]) == [user: before + 1])
        #expect(try await fixture.accounts.standing(among: [tokens.session]).isEmpty)
        #expect(fixture.changes.all == [.user(user)])
        #expect(try await refusalCode { try await fixture.logIn() } == .forbidden)
        #expect(try await refusalCode { try await fixture.refresh(tokens) } == .sessionRevoked)
        _ = try await fixture.accounts.change(user, Accounts.Revision(status: .active), now: .now())
        #expect(try await fixture.accounts.standing(among: [tokens.session]).isEmpty)
        #expect(try await fixture.accounts.standing(among: [fixture.logIn().session]).count == 1)
    }

    @Test(arguments: TestDatabase.allCases)
    func anAdministratorIsAlwaysLeft(kind: TestDatabase) async throws {
        let fixture = try await AccountsFixture(kind)
        let administrators = [try await fixture.administrator("root"), try await fixture.administrator("other")]
        let codes = try await refusals(2) { index in
            _ = try await fixture.accounts.change(
                administrators[index],
                Accounts.Revision(role: .member),
                now: .now()
            )
        }
        #expect(codes.count { $0 == nil } == 1 && codes.count { $0 == .forbidden } == 1)
        for user in administrators {
            let isLast = try await fixture.accounts.account(of: user).role == .administrator
            let code = try await refusalCode { try await fixture.accounts.delete(user, now: .now()) }
            #expect(code == (isLast ? .forbidden : nil))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aDeletedAccountIsNobodys(kind: TestDatabase) async throws {
        let fixture = try await AccountsFixture(kind)
        let (ada, ben) = (try await fixture.signUp("ada"), try await fixture.signUp("ben"))
        let rooms = Rooms(database: fixture.opened.database, changes: ChangeFeed())
        let room = try await rooms.create(named: RoomName("a room"), .open, by: ada.account.id, now: .now())
        _ = try await rooms.join(room.id, by: ben.account.id, now: .now())
        #expect(
            try await refusalCode {
                try await fixture.accounts.delete(ada.account.id, password: "x", from: Client(), now: .now())
            } == .invalidCredentials
        )
        try await fixture.accounts.delete(
            ada.account.id,
            password: AccountsFixture.password,
            from: AccountsFixture.home,
            now: .now()
        )
        #expect(fixture.changes.all == [.user(ada.account.id), .room(room.id)])
        let stored = try await fixture.opened.database.read { connection in
            try connection.query("SELECT * FROM users WHERE id = ?", ada.account.id).flatMap(\.values)
        }
        #expect(!stored.contains { "\($0)".contains("ada") || "\($0)".contains("argon2") })
        #expect(try await fixture.accounts.users([ada.account.id]).map(\.status) == [.deleted])
        #expect(try await fixture.accounts.standing(among: [ada.session, ben.session]) == [ben.session])
        #expect(try await refusalCode { try await fixture.logIn("ada") } == .invalidCredentials)
        // The address is free again.
        #expect(try await refusalCode { try await fixture.signUp("ada") } == nil)
    }

    @Test(arguments: TestDatabase.allCases)
    func aNewPasswordEndsOtherSessions(kind: TestDatabase) async throws {
        let fixture = try await AccountsFixture(kind)
        let (here, there) = (try await fixture.signUp(), try await fixture.logIn())
        let principal = try await fixture.accounts.tokens.principal(bearing: here.accessToken)
        try await fixture.accounts.changePassword(
            of: principal,
            from: AccountsFixture.password,
            to: "quite another one",
            client: AccountsFixture.home,
            now: .now()
        )
        #expect(try await fixture.accounts.standing(among: [here.session, there.session]) == [here.session])
        try await fixture.accounts.resetPassword(of: principal.user, to: "and a third one", now: .now())
        #expect(try await fixture.accounts.standing(among: [here.session]).isEmpty)
        #expect(try await refusalCode { try await fixture.logIn(password: "and a third one") } == nil)
    }

    @Test func whoRunsTheServerMakesAdministrators() async throws {
        let fixture = try await AccountsFixture(.sqlite)
        let tokens = try await fixture.signUp("ada")
        let password = "from the console"
        #expect(
            try await fixture.accounts.ensureAdministrator(email: "root@example.org", password: password, now: .now())
        )
        #expect(
            try await !fixture.accounts.ensureAdministrator(email: "ADA@example.org", password: password, now: .now())
        )
        #expect(try await fixture.accounts.account(of: tokens.account.id).role == .administrator)
        #expect(try await fixture.accounts.standing(among: [tokens.session]).isEmpty)
    }

    @Test(arguments: TestDatabase.allCases)
    func peopleAreFound(kind: TestDatabase) async throws {
        let fixture = try await AccountsFixture(kind)
        for name in ["ada", "Adam", "ben"] { _ = try await fixture.signUp(name) }
        #expect(try await fixture.accounts.search("AD", limit: 10).map(\.nickname) == ["ada", "Adam"])
        #expect(try await fixture.accounts.search("ad", limit: 1).map(\.nickname) == ["ada"])
        #expect(try await fixture.accounts.search("BEN@example.org", limit: 10).map(\.nickname) == ["ben"])
        #expect(try await fixture.accounts.search("ben@example", limit: 10).isEmpty)
        #expect(try await fixture.accounts.search("%", limit: 10).isEmpty)
    }
}
