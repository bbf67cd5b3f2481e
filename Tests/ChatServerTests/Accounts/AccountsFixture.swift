@testable import ChatServer

/// Accounts on a database of their own, whose hashes cost next to nothing.
struct AccountsFixture: Sendable {
    static let password = "correct horse battery staple"

    let opened: OpenDatabase
    let accounts: Accounts
    let changes: RecordedChanges

    init(_ kind: TestDatabase, _ settings: AccountSettings = Self.open) async throws {
        try await self.init(kind.open(), settings)
    }

    /// Another replica on the same database.
    init(_ opened: OpenDatabase, _ settings: AccountSettings = Self.open) throws {
        self.opened = opened
        changes = RecordedChanges()
        let feed = ChangeFeed()
        feed.add(changes)
        let cost = PasswordCost(memory: 8, passes: 1, lanes: 1)
        accounts = Accounts(database: opened.database, changes: feed, settings: settings, cost: cost)
    }

    static let open = AccountSettings(registration: .open)
    static let home = Client(address: IPAddress("192.0.2.1"), userAgent: "test")
    static let elsewhere = Client(address: IPAddress("198.51.100.7"))

    func signUp(
        _ name: String = "ada",
        from client: Client = Self.home,
        invite: String? = nil,
        now: Timestamp = .now()
    ) async throws -> SessionTokens {
        let application = Accounts.Application(
            email: "\(name)@example.org",
            nickname: name,
            password: Self.password,
            invite: invite
        )
        return try await accounts.signUp(application, from: client, now: now)
    }

    func logIn(
        _ name: String = "ada",
        password: String = Self.password,
        from client: Client = Self.home,
        now: Timestamp = .now()
    ) async throws -> SessionTokens {
        try await accounts.logIn(email: "\(name)@example.org", password: password, from: client, now: now)
    }
}

/// The code an operation is refused with; `nil` when it is not.
func refusalCode<Result>(_ body: () async throws -> Result) async throws -> DomainError.Code? {
    do {
        _ = try await body()
        return nil
    } catch let error as DomainError {
        return error.code
    }
}

/// What each of some operations at the same time is refused with.
func refusals(
    _ count: Int,
    _ body: @escaping @Sendable (Int) async throws -> Void
) async throws -> [DomainError.Code?] {
    try await withThrowingTaskGroup(of: DomainError.Code?.self) { group in
        for index in 0..<count { group.addTask { try await refusalCode { try await body(index) } } }
        return try await group.reduce(into: [DomainError.Code?]()) { $0.append($1) }
    }
}
