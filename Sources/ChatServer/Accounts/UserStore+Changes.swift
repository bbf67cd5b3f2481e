extension UserStore {
    static func setNickname(
        _ nickname: Nickname,
        of user: UserID,
        now: Timestamp,
        in connection: any SQLConnection
    ) throws {
        try connection.execute(
            "UPDATE users SET nickname = ?, nickname_key = ?, updated_at = ? WHERE id = ?",
            nickname.text,
            nickname.key,
            now,
            user
        )
    }

    /// A new password.
    static func setPassword(
        _ hash: PasswordHash,
        of user: UserID,
        now: Timestamp,
        in connection: any SQLConnection
    ) throws {
        try connection.execute(
            "UPDATE users SET password_hash = ?, password_changed_at = ?, updated_at = ? WHERE id = ?",
            hash.phc,
            now,
            now,
            user
        )
    }

    /// The same password, hashed anew.
    static func replaceHash(
        _ old: PasswordHash,
        by new: PasswordHash,
        of user: UserID,
        in connection: any SQLConnection
    ) throws {
        try connection.execute(
            "UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?",
            new.phc,
            user,
            old.phc
        )
    }

    static func setRole(_ role: User.Role, of user: UserID, now: Timestamp, in connection: any SQLConnection) throws {
        try connection.execute(
            "UPDATE users SET role = ?, updated_at = ? WHERE id = ?",
            role.rawValue,
            now,
            user
        )
    }

    static func setStatus(
        _ status: User.Status,
        of user: UserID,
        now: Timestamp,
        in connection: any SQLConnection
    ) throws {
        try connection.execute(
            "UPDATE users SET status = ?, updated_at = ? WHERE id = ?",
            status.rawValue,
            now,
            user
        )
    }

    /// What the user wrote stays; who they were is gone.
    static func anonymise(_ user: UserID, now: Timestamp, in connection: any SQLConnection) throws {
        try connection.execute(
            """
            UPDATE users SET email = NULL, email_key = NULL, nickname = '', nickname_key = '', password_hash = NULL,
                role = 'member', status = 'deleted', updated_at = ?
            WHERE id = ?
            """,
            now,
            user
        )
    }

    /// Says to every replica that sessions of this user may be over.
    static func countAccessChange(of user: UserID, in connection: any SQLConnection) throws {
        try connection.execute("UPDATE users SET access_revision = access_revision + 1 WHERE id = ?", user)
    }

    static func accessRevisions(
        of users: [UserID],
        in connection: any SQLConnection
    ) throws -> [UserID: Int64] {
        guard !users.isEmpty else { return [:] }
        let rows = try connection.query(
            "SELECT id, access_revision FROM users WHERE id IN \(String.placeholders(users.count))",
            users
        )
        return try rows.reduce(into: [:]) { $0[try $1.id(0)] = try $1.integer(1) }
    }

    /// Administrators who can log in, kept from changing until the transaction ends.
    static func lockActiveAdministrators(in connection: any SQLConnection) throws -> [UserID] {
        try connection.query(
            """
            SELECT id FROM users WHERE role = 'administrator' AND status = 'active'
            ORDER BY id\(connection.dialect.forUpdate)
            """
        ).map { try $0.id(0) }
    }
}
