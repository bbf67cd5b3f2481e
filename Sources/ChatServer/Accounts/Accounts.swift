/// Who has an account, and the sessions they are logged in with.
struct Accounts: Sendable {
    let database: any ChatDatabase
    let changes: ChangeFeed
    let settings: AccountSettings
    let passwords: PasswordHasher
    let tokens: AccessTokens
    let throttle: LoginThrottle

    init(
        database: any ChatDatabase,
        changes: ChangeFeed,
        settings: AccountSettings,
        cost: PasswordCost = PasswordCost(),
        metrics: LimitMetrics = ServerMetrics().limits
    ) {
        self.database = database
        self.changes = changes
        self.settings = settings
        passwords = PasswordHasher(threads: settings.passwordThreads, cost: cost, metrics: metrics)
        let keys = SigningKeys(
            database: database,
            lifetime: settings.signingKeyLifetime,
            tokenLifetime: settings.accessTokenLifetime
        )
        tokens = AccessTokens(database: database, keys: keys, lifetime: settings.accessTokenLifetime)
        throttle = LoginThrottle(database: database, metrics: metrics)
    }

    /// - Throws: `DomainError` `userNotFound`.
    func account(of user: UserID) async throws -> User {
        guard let found = try await database.read({ try UserStore.find(user, in: $0) }), found.status != .deleted else {
            throw DomainError.noSuchUser
        }
        return found
    }

    /// Those of the users that there are, in no order; deleted ones too, since what they wrote is still there.
    func users(_ ids: [UserID]) async throws -> [User] {
        try await database.read { try UserStore.find(ids, in: $0) }
    }

    /// People by the beginning of their nickname, or the one with exactly this email address.
    func search(_ query: String, limit: Int) async throws -> [User] {
        try await database.read { connection in
            if let email = try? EmailAddress(query) {
                return try UserStore.find(email, in: connection).map { $0.status == .active ? [$0] : [] } ?? []
            }
            return try UserStore.search(nickname: Nickname.key(of: query), limit: limit, in: connection)
        }
    }

    func rename(_ user: UserID, to nickname: Nickname, now: Timestamp) async throws -> User {
        try await database.write { connection in
            _ = try UserStore.lock(user, in: connection)
            try UserStore.setNickname(nickname, of: user, now: now, in: connection)
            return try UserStore.lock(user, in: connection)
        }
    }

    /// Which of these sessions still stand.
    func standing(among sessions: Set<SessionID>) async throws -> Set<SessionID> {
        let now = Timestamp.now()
        return try await database.read { connection in
            try SessionStore.standing(among: Array(sessions), now: now, in: connection)
        }
    }

    /// How often something happened to each account that may have ended sessions; who is not there is left out.
    func accessRevisions(of users: Set<UserID>) async throws -> [UserID: Int64] {
        try await database.read { try UserStore.accessRevisions(of: Array(users), in: $0) }
    }
}
