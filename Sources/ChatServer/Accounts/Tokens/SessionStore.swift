/// The tables `sessions` and `refresh_tokens`.
enum SessionStore {
    static func insert(_ session: Session, in connection: any SQLConnection) throws {
        try connection.execute(
            """
            INSERT INTO sessions (id, user_id, created_at, last_used_at, expires_at, user_agent, client_address)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            session.id,
            session.user,
            session.createdAt,
            session.lastUsedAt,
            session.expiresAt,
            session.userAgent,
            session.clientAddress
        )
    }

    /// Sessions that stand, the last used first.
    static func list(of user: UserID, now: Timestamp, in connection: any SQLConnection) throws -> [Session] {
        try connection.query(
            """
            SELECT id, user_id, created_at, last_used_at, expires_at, user_agent, client_address FROM sessions
            WHERE user_id = ? AND revoked_at IS NULL AND expires_at > ? ORDER BY last_used_at DESC, id DESC
            """,
            user,
            now
        ).map { row in
            Session(
                id: try row.id(0),
                user: try row.id(1),
                createdAt: try row.timestamp(2),
                lastUsedAt: try row.timestamp(3),
                expiresAt: try row.timestamp(4),
                userAgent: try row.optionalText(5),
                clientAddress: try row.optionalText(6)
            )
        }
    }

    /// What an access token depends on.
    static func standing(
        of session: SessionID,
        in connection: any SQLConnection
    ) throws -> (user: UserID, role: User.Role, isStanding: Bool, expiresAt: Timestamp)? {
        try connection.first(
            """
            SELECT users.id, users.role, users.status, sessions.revoked_at, sessions.expires_at
            FROM sessions JOIN users ON users.id = sessions.user_id WHERE sessions.id = ?
            """,
            session
        ).map { row in
            guard let role = User.Role(rawValue: try row.text(1)) else { throw SQLFailure.unexpectedValue(column: 1) }
            let isStanding = try row.text(2) == User.Status.active.rawValue && row.optionalTimestamp(3) == nil
            return (try row.id(0), role, isStanding, try row.timestamp(4))
        }
    }

    /// Which of these sessions stand, and whose accounts are active.
    static func standing(
        among sessions: [SessionID],
        now: Timestamp,
        in connection: any SQLConnection
    ) throws -> Set<SessionID> {
        guard !sessions.isEmpty else { return [] }
        let rows = try connection.query(
            """
            SELECT sessions.id FROM sessions JOIN users ON users.id = sessions.user_id
            WHERE sessions.revoked_at IS NULL AND sessions.expires_at > ? AND users.status = 'active'
                AND sessions.id IN \(String.placeholders(sessions.count))
            """,
            [now] + sessions
        )
        return Set(try rows.map { try $0.id(0) })
    }

    /// The session was used, from here, and may go on until then.
    static func extend(
        _ session: SessionID,
        to expiresAt: Timestamp,
        _ client: Client,
        now: Timestamp,
        in connection: any SQLConnection
    ) throws {
        try connection.execute(
            "UPDATE sessions SET last_used_at = ?, expires_at = ?, client_address = ? WHERE id = ?",
            now,
            expiresAt,
            client.address?.description,
            session
        )
    }

    /// - Returns: Whether there was one to revoke.
    static func revoke(
        _ session: SessionID,
        of user: UserID,
        now: Timestamp,
        in connection: any SQLConnection
    ) throws -> Bool {
        let count = try connection.execute(
            "UPDATE sessions SET revoked_at = ? WHERE id = ? AND user_id = ? AND revoked_at IS NULL",
            now,
            session,
            user
        )
        return count > 0
    }

    /// - Parameter kept: The one that stays, if any.
    static func revokeAll(
        of user: UserID,
        except kept: SessionID? = nil,
        now: Timestamp,
        in connection: any SQLConnection
    ) throws {
        try connection.execute(
            "UPDATE sessions SET revoked_at = ? WHERE user_id = ? AND id <> ? AND revoked_at IS NULL",
            now,
            user,
            kept?.text ?? ""
        )
    }

    /// The networks this user has logged in from, as addresses of sessions not yet forgotten.
    static func addresses(of email: EmailAddress, in connection: any SQLConnection) throws -> [IPAddress] {
        try connection.query(
            """
            SELECT sessions.client_address FROM sessions JOIN users ON users.id = sessions.user_id
            WHERE users.email_key = ? AND sessions.client_address IS NOT NULL
            ORDER BY sessions.created_at DESC LIMIT 100
            """,
            email.key
        ).compactMap { IPAddress(try $0.text(0)) }
    }

    /// Where the user came from is nobody's business any more.
    static func forgetClients(of user: UserID, in connection: any SQLConnection) throws {
        try connection.execute(
            "UPDATE sessions SET user_agent = NULL, client_address = NULL WHERE user_id = ?",
            user
        )
    }

    /// Removes sessions that ended before, with their refresh tokens.
    static func sweep(endedBefore moment: Timestamp, in connection: any SQLConnection) throws {
        try connection.execute("DELETE FROM sessions WHERE expires_at < ?", moment)
    }
}
