extension Accounts {
    /// A new invitation to register; its code is not stored and cannot be shown again.
    func invite(
        by administrator: UserID,
        until expiresAt: Timestamp,
        now: Timestamp
    ) async throws -> (
        code: InviteCode, invite: RegistrationInvite
    ) {
        let code = InviteCode()
        let invite = RegistrationInvite(
            digest: code.digest,
            createdBy: administrator,
            createdAt: now,
            expiresAt: expiresAt
        )
        try await database.write { try RegistrationInviteStore.insert(invite, in: $0) }
        return (code, invite)
    }

    /// Invitations that can still be used, the newest first.
    func invites(now: Timestamp) async throws -> [RegistrationInvite] {
        try await database.read { try RegistrationInviteStore.open(now: now, in: $0) }
    }

    /// Takes an invitation back; one that was used, or is not there, stays as it is.
    func withdraw(invite digest: String) async throws {
        try await database.write { try RegistrationInviteStore.delete(digest, in: $0) }
    }
}
