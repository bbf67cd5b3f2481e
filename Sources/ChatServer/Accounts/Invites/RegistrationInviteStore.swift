/// The table `registration_invites`.
enum RegistrationInviteStore {
    static func insert(_ invite: RegistrationInvite, in connection: any SQLConnection) throws {
        try connection.execute(
            "INSERT INTO registration_invites (digest, created_by, created_at, expires_at) VALUES (?, ?, ?, ?)",
            invite.digest,
            invite.createdBy,
            invite.createdAt,
            invite.expiresAt
        )
    }

    /// Those that can still be used, the newest first.
    static func open(now: Timestamp, in connection: any SQLConnection) throws -> [RegistrationInvite] {
        try connection.query(
            """
            SELECT digest, created_by, created_at, expires_at FROM registration_invites
            WHERE used_at IS NULL AND expires_at > ? ORDER BY created_at DESC, digest
            """,
            now
        ).map { row in
            RegistrationInvite(
                digest: try row.text(0),
                createdBy: try row.id(1),
                createdAt: try row.timestamp(2),
                expiresAt: try row.timestamp(3)
            )
        }
    }

    /// - Throws: `DomainError` `inviteInvalid` unless it can be used.
    static func check(_ code: InviteCode, now: Timestamp, in connection: any SQLConnection) throws {
        let row = try connection.first(
            "SELECT 1 FROM registration_invites WHERE digest = ? AND used_at IS NULL AND expires_at > ?",
            code.digest,
            now
        )
        guard row != nil else { throw DomainError.inviteInvalid }
    }

    /// Takes it, which only one can.
    ///
    /// - Throws: as `check`.
    static func use(_ code: InviteCode, by user: UserID, now: Timestamp, in connection: any SQLConnection) throws {
        let count = try connection.execute(
            """
            UPDATE registration_invites SET used_by = ?, used_at = ?
            WHERE digest = ? AND used_at IS NULL AND expires_at > ?
            """,
            user,
            now,
            code.digest,
            now
        )
        guard count == 1 else { throw DomainError.inviteInvalid }
    }

    static func delete(_ digest: String, in connection: any SQLConnection) throws {
        try connection.execute("DELETE FROM registration_invites WHERE digest = ? AND used_at IS NULL", digest)
    }

    /// Removes those that could not be used any more before this.
    static func sweep(endedBefore moment: Timestamp, in connection: any SQLConnection) throws {
        try connection.execute(
            "DELETE FROM registration_invites WHERE expires_at < ? OR used_at < ?",
            moment,
            moment
        )
    }
}

extension DomainError {
    static let inviteInvalid = DomainError(.inviteInvalid, "the invitation is not valid, used or expired")
}
