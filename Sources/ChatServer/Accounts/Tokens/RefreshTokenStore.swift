/// The table `refresh_tokens`.
enum RefreshTokenStore {
    /// A token, with the session it is for.
    struct Entry: Sendable {
        let session: SessionID
        let user: UserID
        let usedAt: Timestamp?
        /// Set once the token is used.
        let nonce: String?
        let isStanding: Bool
    }

    static func insert(
        _ token: RefreshToken,
        for session: SessionID,
        now: Timestamp,
        in connection: any SQLConnection
    ) throws {
        try connection.execute(
            "INSERT INTO refresh_tokens (digest, session_id, created_at) VALUES (?, ?, ?)",
            token.digest,
            session,
            now
        )
    }

    /// The token with its session locked, so that two uses of one token come one after the other.
    static func lock(
        _ token: RefreshToken,
        now: Timestamp,
        in connection: any SQLConnection
    ) throws -> Entry? {
        try connection.first(
            """
            SELECT sessions.id, users.id, refresh_tokens.used_at, refresh_tokens.nonce, users.status,
                sessions.revoked_at, sessions.expires_at
            FROM refresh_tokens JOIN sessions ON sessions.id = refresh_tokens.session_id
                JOIN users ON users.id = sessions.user_id
            WHERE refresh_tokens.digest = ?\(connection.dialect.forUpdate)
            """,
            token.digest
        ).map { row in
            let isActive = try row.text(4) == User.Status.active.rawValue
            let isStanding = try isActive && row.optionalTimestamp(5) == nil && row.timestamp(6) > now
            return Entry(
                session: try row.id(0),
                user: try row.id(1),
                usedAt: try row.optionalTimestamp(2),
                nonce: try row.optionalText(3),
                isStanding: isStanding
            )
        }
    }

    static func isUsed(_ token: RefreshToken, in connection: any SQLConnection) throws -> Bool {
        let row = try connection.first("SELECT used_at FROM refresh_tokens WHERE digest = ?", token.digest)
        return try row?.optionalTimestamp(0) != nil
    }

    static func markUsed(
        _ token: RefreshToken,
        nonce: String,
        now: Timestamp,
        in connection: any SQLConnection
    ) throws {
        try connection.execute(
            "UPDATE refresh_tokens SET used_at = ?, nonce = ? WHERE digest = ?",
            now,
            nonce,
            token.digest
        )
    }
}
