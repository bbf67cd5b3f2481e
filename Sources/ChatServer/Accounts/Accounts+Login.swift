extension Accounts {
    /// Logs in with email and password.
    ///
    /// Who has no account and who has another password get the same answer after the same work.
    ///
    /// - Throws: `DomainError` `invalidCredentials`, `forbidden` for a disabled account whose password is right,
    ///   `tooManyAttempts`, `rateLimited`.
    func logIn(
        email: String,
        password: String,
        from client: Client,
        now: Timestamp
    ) async throws -> SessionTokens {
        // What is no address belongs to nobody, like an address nobody has.
        let email = (try? EmailAddress(email)) ?? .nobodys
        let password = Password(password)
        return try await passwords.admitting {
            let attempt = try await throttle.reserve(email, from: client, now: now)
            let credentials = try await database.read { try UserStore.credentials(of: email, in: $0) }
            try await check(password, against: credentials, attempt, now: now)
            guard let credentials else { throw DomainError.invalidCredentials }
            guard credentials.user.status == .active else {
                throw DomainError(.forbidden, "the account is disabled")
            }
            let replacement = try await replacement(for: credentials.hash, of: password)
            return try await open(credentials.user, from: client, now: now) { connection in
                // The account may have changed while the password was hashed.
                let current = try UserStore.credentials(of: credentials.user.id, in: connection)
                guard let current, current.user.status == .active, current.hash == credentials.hash else {
                    throw DomainError.invalidCredentials
                }
                if let replacement {
                    try UserStore.replaceHash(current.hash, by: replacement, of: current.user.id, in: connection)
                }
            }
        }
    }

    /// Checks the password of somebody who is logged in, as strictly as a login.
    ///
    /// - Throws: as `logIn`.
    func confirm(_ password: String, of user: UserID, from client: Client, now: Timestamp) async throws {
        let credentials = try await database.read { try UserStore.credentials(of: user, in: $0) }
        guard let credentials, let email = try credentials.user.email.map(EmailAddress.init) else {
            throw DomainError.invalidCredentials
        }
        try await passwords.admitting {
            let attempt = try await throttle.reserve(email, from: client, now: now)
            try await check(Password(password), against: credentials, attempt, now: now)
        }
    }

    /// A failure leaves the attempt counted; work that was not done does not.
    private func check(
        _ password: Password,
        against credentials: UserStore.Credentials?,
        _ attempt: LoginThrottle.Attempt,
        now: Timestamp
    ) async throws {
        let isRight: Bool
        do {
            isRight = try await passwords.verify(password, against: credentials?.hash)
        } catch {
            try await throttle.release(attempt, succeeded: false, now: now)
            throw error
        }
        guard isRight else { throw DomainError.invalidCredentials }
        try await throttle.release(attempt, succeeded: true, now: now)
    }

    private func replacement(for hash: PasswordHash, of password: Password) async throws -> PasswordHash? {
        hash.isOutdated(for: passwords.cost) ? try await passwords.hash(password) : nil
    }

    /// Opens a session in one transaction with what else is to be done.
    func open(
        _ user: User,
        from client: Client,
        now: Timestamp,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Void
    ) async throws -> SessionTokens {
        let refreshToken = RefreshToken()
        let session = Session(
            id: SessionID(at: now),
            user: user.id,
            createdAt: now,
            lastUsedAt: now,
            expiresAt: now + settings.sessionLifetime,
            userAgent: client.userAgent.map { String(String.UnicodeScalarView($0.unicodeScalars.prefix(255))) },
            clientAddress: client.address?.description
        )
        let access = try await tokens.issue(to: user.id, session.id, now: now)
        try await database.write { connection in
            try body(connection)
            try SessionStore.insert(session, in: connection)
            try RefreshTokenStore.insert(refreshToken, for: session.id, now: now, in: connection)
        }
        return SessionTokens(
            account: user,
            session: session.id,
            accessToken: access.text,
            accessTokenExpiresAt: access.expiresAt,
            refreshToken: refreshToken,
            sessionExpiresAt: session.expiresAt
        )
    }
}

extension DomainError {
    static let invalidCredentials = DomainError(.invalidCredentials, "email or password is wrong")
}
