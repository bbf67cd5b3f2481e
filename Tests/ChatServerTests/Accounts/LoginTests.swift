import Testing

@testable import ChatServer

@Suite struct LoginTests {
    private static let wrong = "another password"

    @Test(arguments: TestDatabase.allCases)
    func anAccountIsLoggedInto(kind: TestDatabase) async throws {
        let fixture = try await AccountsFixture(kind)
        let first = try await fixture.signUp()
        let second = try await fixture.accounts.logIn(
            email: "ADA@Example.org",
            password: AccountsFixture.password,
            from: AccountsFixture.elsewhere,
            now: .now()
        )
        #expect(second.account == first.account && second.session != first.session)
        let sessions = try await fixture.accounts.sessions(of: first.account.id, now: .now())
        #expect(sessions.map(\.clientAddress) == ["198.51.100.7", "192.0.2.1"])
    }

    /// The same answer after the same work: a hash each.
    @Test(arguments: [("ada", wrong), ("nobody", wrong), ("not an address", wrong)])
    func nobodyLearnsWhoHasAnAccount(name: String, password: String) async throws {
        let fixture = try await AccountsFixture(.sqlite)
        _ = try await fixture.signUp()
        let before = fixture.accounts.passwords.hashCount
        await #expect(throws: DomainError.invalidCredentials) {
            try await fixture.logIn(name, password: password, from: AccountsFixture.elsewhere)
        }
        #expect(fixture.accounts.passwords.hashCount == before + 1)
        #expect(try await fixture.counts() == [1, 1, 1])
    }

    @Test(arguments: TestDatabase.allCases)
    func attemptsAtTheSameTimeAreNotMoreThanAllowed(kind: TestDatabase) async throws {
        let fixture = try await AccountsFixture(kind)
        _ = try await fixture.signUp()
        let before = fixture.accounts.passwords.hashCount
        let codes = try await refusals(50) { _ in _ = try await fixture.logIn(password: Self.wrong) }
        #expect(codes.count { $0 == .invalidCredentials } == 5)
        #expect(codes.count { $0 == .tooManyAttempts } == 45)
        #expect(fixture.accounts.passwords.hashCount == before + 5)
    }

    @Test(arguments: TestDatabase.allCases)
    func whoGuessesElsewhereLocksNobodyOut(kind: TestDatabase) async throws {
        let fixture = try await AccountsFixture(kind)
        _ = try await fixture.signUp()
        for _ in 0..<5 {
            _ = try await refusalCode { try await fixture.logIn(password: Self.wrong, from: AccountsFixture.elsewhere) }
        }
        #expect(try await refusalCode { try await fixture.logIn(from: AccountsFixture.elsewhere) } == .tooManyAttempts)
        #expect(try await refusalCode { try await fixture.logIn() } == nil)
    }

    /// Ten guesses each from twenty networks brake further strangers, and not the network the user is known in.
    @Test func guessesFromManyNetworksBrakeStrangersOnly() async throws {
        let fixture = try await AccountsFixture(.sqlite)
        _ = try await fixture.signUp()
        var codes: [DomainError.Code?] = []
        for host in 1...60 {
            let stranger = Client(address: IPAddress("203.0.113.\(host)"))
            codes.append(try await refusalCode { try await fixture.logIn(password: Self.wrong, from: stranger) })
        }
        #expect(codes.prefix(50).allSatisfy { $0 == .invalidCredentials })
        #expect(codes.dropFirst(50).allSatisfy { $0 == .tooManyAttempts })
        #expect(try await refusalCode { try await fixture.logIn() } == nil)
    }

    @Test func successForgivesAndWaitingHelps() async throws {
        let fixture = try await AccountsFixture(.sqlite)
        _ = try await fixture.signUp()
        let now = Timestamp.now()
        for _ in 0..<4 { _ = try await refusalCode { try await fixture.logIn(password: Self.wrong, now: now) } }
        _ = try await fixture.logIn(now: now)
        for _ in 0..<5 { _ = try await refusalCode { try await fixture.logIn(password: Self.wrong, now: now) } }
        do {
            _ = try await fixture.logIn(now: now)
            Issue.record("the sixth attempt was let through")
        } catch let error as DomainError {
            #expect(error.code == .tooManyAttempts && error.retryAfter == .seconds(30))
        }
        _ = try await fixture.logIn(now: now + .seconds(30))
    }

    @Test func anOlderHashIsReplaced() async throws {
        let fixture = try await AccountsFixture(.sqlite)
        let user = try await fixture.signUp().account
        let newer = Accounts(
            database: fixture.opened.database,
            changes: ChangeFeed(),
            settings: AccountsFixture.open,
            cost: PasswordCost(memory: 16, passes: 1, lanes: 1)
        )
        _ = try await newer.logIn(
            email: "ada@example.org",
            password: AccountsFixture.password,
            from: AccountsFixture.home,
            now: .now()
        )
        let credentials = try await fixture.opened.database.read { try UserStore.credentials(of: user.id, in: $0) }
        #expect(credentials?.hash.phc.hasPrefix("$argon2id$v=19$m=16,t=1,p=1$") == true)
        _ = try await fixture.logIn()
    }
}

extension AccountsFixture {
    /// What the throttle has counted, by subject.
    fileprivate func counts() async throws -> [Int64] {
        try await opened.database.read { connection in
            try connection.query("SELECT failures FROM login_throttles WHERE failures > 0").map { try $0.integer(0) }
        }
    }
}
