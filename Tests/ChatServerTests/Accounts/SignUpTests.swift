import Testing

@testable import ChatServer

@Suite struct SignUpTests {
    @Test(arguments: TestDatabase.allCases)
    func anAddressIsTakenOnce(kind: TestDatabase) async throws {
        let fixture = try await AccountsFixture(kind)
        let codes = try await refusals(8) { _ in _ = try await fixture.signUp() }
        #expect(codes.count { $0 == nil } == 1 && codes.count { $0 == .emailTaken } == 7)
    }

    @Test(arguments: TestDatabase.allCases)
    func anInvitationIsUsedOnce(kind: TestDatabase) async throws {
        let fixture = try await AccountsFixture(kind, AccountSettings(registration: .invite))
        let administrator = try await fixture.administrator()
        let code = try await fixture.accounts.invite(by: administrator, until: .now() + .seconds(60), now: .now()).code
        let codes = try await refusals(8) { index in
            _ = try await fixture.signUp("user\(index)", invite: code.text)
        }
        #expect(codes.count { $0 == nil } == 1 && codes.count { $0 == .inviteInvalid } == 7)
        #expect(try await fixture.accounts.invites(now: .now()).isEmpty)
        #expect(try await fixture.accounts.list(after: nil, limit: 50).elements.count == 2)
    }

    @Test func anInvitationEnds() async throws {
        let fixture = try await AccountsFixture(.sqlite, AccountSettings(registration: .invite))
        let administrator = try await fixture.administrator()
        let now = Timestamp.now()
        let (code, invite) = try await fixture.accounts.invite(by: administrator, until: now + .seconds(60), now: now)
        #expect(
            try await refusalCode { try await fixture.signUp(invite: code.text, now: now + .seconds(60)) }
                == .inviteInvalid
        )
        try await fixture.accounts.withdraw(invite: invite.digest)
        #expect(try await refusalCode { try await fixture.signUp(invite: code.text, now: now) } == .inviteInvalid)
    }

    @Test(arguments: [
        (AccountSettings.Registration.open, nil, nil), (.invite, nil, DomainError.Code.registrationClosed),
        (.invite, "x", .inviteInvalid), (.invite, InviteCode().text, .inviteInvalid),
        (.closed, nil, .registrationClosed), (.closed, InviteCode().text, .registrationClosed),
    ])
    func whoMayRegister(
        registration: AccountSettings.Registration,
        invite: String?,
        code: DomainError.Code?
    ) async throws {
        let fixture = try await AccountsFixture(.sqlite, AccountSettings(registration: registration))
        #expect(try await refusalCode { try await fixture.signUp(invite: invite) } == code)
    }
}

extension AccountsFixture {
    func administrator(_ name: String = "root") async throws -> UserID {
        let application = Accounts.Application(email: "\(name)@example.org", nickname: name, password: Self.password)
        return try await accounts.create(application, role: .administrator, now: .now()).id
    }
}
