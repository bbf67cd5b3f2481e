import Testing

@testable import ChatServer

@Suite struct RefreshTests {
    @Test(arguments: TestDatabase.allCases)
    func aTokenIsReplacedByTheNext(kind: TestDatabase) async throws {
        let fixture = try await AccountsFixture(kind)
        let first = try await fixture.signUp()
        let second = try await fixture.refresh(first)
        let third = try await fixture.refresh(second)
        #expect(Set([first, second, third].map(\.refreshToken.text)).count == 3)
        #expect(first.session == third.session)
        _ = try await fixture.accounts.tokens.principal(bearing: third.accessToken)
    }

    /// Refreshes at the same time, and after an answer was lost, lead to one token.
    @Test(arguments: TestDatabase.allCases)
    func refreshesConverge(kind: TestDatabase) async throws {
        let fixture = try await AccountsFixture(kind)
        let first = try await fixture.signUp()
        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<8 { group.addTask { try await fixture.refresh(first).refreshToken.text } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(tokens.count == 1)
        let replica = try AccountsFixture(fixture.opened)
        #expect(try await replica.refresh(first).refreshToken.text == tokens.first)
    }

    @Test func aTokenUsedAgainLaterEndsTheSession() async throws {
        let fixture = try await AccountsFixture(.sqlite)
        let first = try await fixture.signUp()
        let now = Timestamp.now()
        let second = try await fixture.refresh(first, now: now)
        #expect(try await refusalCode { try await fixture.refresh(first, now: now + .seconds(30)) } == nil)
        #expect(try await refusalCode { try await fixture.refresh(first, now: now + .seconds(31)) } == .sessionRevoked)
        #expect(try await refusalCode { try await fixture.refresh(second) } == .sessionRevoked)
        #expect(
            try await refusalCode { try await fixture.accounts.tokens.principal(bearing: second.accessToken) }
                == .sessionRevoked
        )
        #expect(fixture.changes.all == [.user(first.account.id)])
    }

    @Test func aTokenWhoseSuccessorWasUsedEndsTheSessionAtOnce() async throws {
        let fixture = try await AccountsFixture(.sqlite)
        let first = try await fixture.signUp()
        _ = try await fixture.refresh(fixture.refresh(first))
        #expect(try await refusalCode { try await fixture.refresh(first) } == .sessionRevoked)
    }

    @Test func aSessionEndsWhenItIsNotUsed() async throws {
        let fixture = try await AccountsFixture(.sqlite)
        let first = try await fixture.signUp()
        let end = first.sessionExpiresAt
        #expect(try await refusalCode { try await fixture.refresh(first, now: end) } == .sessionRevoked)
        #expect(
            try await refusalCode { try await fixture.accounts.refresh("x", from: Client(), now: end) }
                == .unauthenticated
        )
        let nobodys = RefreshToken().text
        #expect(
            try await refusalCode { try await fixture.accounts.refresh(nobodys, from: Client(), now: end) }
                == .unauthenticated
        )
    }

    @Test func onlyDigestsAreStored() async throws {
        let fixture = try await AccountsFixture(.sqlite)
        let first = try await fixture.signUp()
        let second = try await fixture.refresh(first)
        let stored = try await fixture.opened.database.read { connection in
            try connection.query("SELECT digest, COALESCE(nonce, '') FROM refresh_tokens").flatMap(\.values)
        }
        #expect(stored.contains(.text(second.refreshToken.digest)))
        #expect(!stored.contains(.text(first.refreshToken.text)) && !stored.contains(.text(second.refreshToken.text)))
    }

    @Test(arguments: TestDatabase.allCases)
    func whatIsOverIsSwept(kind: TestDatabase) async throws {
        let fixture = try await AccountsFixture(kind)
        let first = try await fixture.signUp()
        try await fixture.accounts.sweep(now: first.sessionExpiresAt)
        #expect(try await fixture.accounts.sessions(of: first.account.id, now: .now()).count == 1)
        try await fixture.accounts.sweep(now: first.sessionExpiresAt + .seconds(8 * 86_400))
        #expect(try await fixture.accounts.sessions(of: first.account.id, now: .now()).isEmpty)
        #expect(try await refusalCode { try await fixture.refresh(first) } == .unauthenticated)
    }
}

extension AccountsFixture {
    func refresh(_ tokens: SessionTokens, now: Timestamp = .now()) async throws -> SessionTokens {
        try await accounts.refresh(tokens.refreshToken.text, from: Self.home, now: now)
    }
}
