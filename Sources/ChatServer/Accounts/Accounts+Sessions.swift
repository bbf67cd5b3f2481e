extension Accounts {
    /// How long a refresh token that has been used goes on giving the answer it gave, for those who lost it.
    static let refreshGrace = Duration.seconds(30)

    /// Gives new tokens for a refresh token.
    ///
    /// Each token works once. Asking again within the grace gives the same successor, as long as that has not been
    /// used itself; any other second use means that the token is in two hands, and the session ends (RFC 9700, section
    /// 4.14.2).
    ///
    /// - Throws: `DomainError` `unauthenticated`, `sessionRevoked`.
    func refresh(_ text: String, from client: Client, now: Timestamp) async throws -> SessionTokens {
        guard let token = RefreshToken(text) else { throw DomainError.badRefreshToken }
        let nonce = RefreshToken.nonce()
        let expiresAt = now + settings.sessionLifetime
        let outcome = try await database.write { connection -> Rotation in
            guard let entry = try RefreshTokenStore.lock(token, now: now, in: connection) else {
                throw DomainError.badRefreshToken
            }
            guard entry.isStanding else { throw DomainError.sessionRevoked }
            let successor = token.successor(nonce: entry.nonce ?? nonce)
            if let usedAt = entry.usedAt {
                let isRepeat =
                    try now - usedAt <= Self.refreshGrace && !RefreshTokenStore.isUsed(successor, in: connection)
                guard isRepeat else {
                    _ = try SessionStore.revoke(entry.session, of: entry.user, now: now, in: connection)
                    try UserStore.countAccessChange(of: entry.user, in: connection)
                    return .revoked(entry.user)
                }
            } else {
                try RefreshTokenStore.markUsed(token, nonce: nonce, now: now, in: connection)
                try RefreshTokenStore.insert(successor, for: entry.session, now: now, in: connection)
            }
            try SessionStore.extend(entry.session, to: expiresAt, client, now: now, in: connection)
            return .rotated(try UserStore.lock(entry.user, in: connection), entry.session, successor)
        }
        switch outcome {
        case .revoked(let user):
            await changes.announce(.user(user))
            throw DomainError.sessionRevoked
        case .rotated(let user, let session, let successor):
            let access = try await tokens.issue(to: user.id, session, now: now)
            return SessionTokens(
                account: user,
                session: session,
                accessToken: access.text,
                accessTokenExpiresAt: access.expiresAt,
                refreshToken: successor,
                sessionExpiresAt: expiresAt
            )
        }
    }

    private enum Rotation: Sendable {
        case rotated(User, SessionID, RefreshToken)
        case revoked(UserID)
    }

    /// The user's sessions that stand, the last used first.
    func sessions(of user: UserID, now: Timestamp) async throws -> [Session] {
        try await database.read { try SessionStore.list(of: user, now: now, in: $0) }
    }

    /// Ends one session; one that has ended, or is another's, stays as it is.
    func revoke(_ session: SessionID, of user: UserID, now: Timestamp) async throws {
        try await database.write { connection in
            guard try SessionStore.revoke(session, of: user, now: now, in: connection) else { return }
            try UserStore.countAccessChange(of: user, in: connection)
        }
        await changes.announce(.user(user))
    }

    /// Ends all sessions.
    func revokeSessions(of user: UserID, now: Timestamp) async throws {
        try await database.write { connection in
            try SessionStore.revokeAll(of: user, now: now, in: connection)
            try UserStore.countAccessChange(of: user, in: connection)
        }
        await changes.announce(.user(user))
    }

    /// Sets another password, and ends all sessions but the one it is done in.
    ///
    /// - Throws: `DomainError` `invalidCredentials`, `passwordUnacceptable`, `tooManyAttempts`, `rateLimited`.
    func changePassword(
        of principal: Principal,
        from current: String,
        to new: String,
        client: Client,
        now: Timestamp
    ) async throws {
        let user = try await account(of: principal.user)
        let password = Password(new)
        try rules.check(password, of: user)
        try await confirm(current, of: user.id, from: client, now: now)
        let hash = try await passwords.hash(password)
        try await database.write { connection in
            _ = try UserStore.lock(user.id, in: connection)
            try UserStore.setPassword(hash, of: user.id, now: now, in: connection)
            try SessionStore.revokeAll(of: user.id, except: principal.session, now: now, in: connection)
            try UserStore.countAccessChange(of: user.id, in: connection)
        }
        await changes.announce(.user(user.id))
    }
}

extension DomainError {
    static let badRefreshToken = DomainError(.unauthenticated, "this is not a valid refresh token")
}
