/// The table `users`.
enum UserStore {
    /// What a login is checked against.
    struct Credentials: Sendable {
        let user: User
        let hash: PasswordHash
    }

    /// - Throws: `DomainError` `emailTaken`.
    static func insert(
        _ user: User,
        email: EmailAddress,
        nickname: Nickname,
        hash: PasswordHash,
        in connection: any SQLConnection
    ) throws {
        do {
            try connection.execute(
                """
                INSERT INTO users (id, email, email_key, nickname, nickname_key, password_hash, role, status,
                    created_at, updated_at, password_changed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                user.id,
                email.text,
                email.key,
                nickname.text,
                nickname.key,
                hash.phc,
                user.role.rawValue,
                user.status.rawValue,
                user.createdAt,
                user.createdAt,
                user.createdAt
            )
        } catch .uniqueViolation {
            throw DomainError.emailTaken
        }
    }

    static func find(_ id: UserID, in connection: any SQLConnection) throws -> User? {
        try connection.first("SELECT \(columns) FROM users WHERE id = ?", id).map(user)
    }

    static func find(_ ids: [UserID], in connection: any SQLConnection) throws -> [User] {
        guard !ids.isEmpty else { return [] }
        return try connection.query("SELECT \(columns) FROM users WHERE id IN \(String.placeholders(ids.count))", ids)
            .map(user)
    }

    /// The account, kept from changing until the transaction ends.
    ///
    /// - Throws: `DomainError` `userNotFound`, also for a deleted one.
    static func lock(_ id: UserID, in connection: any SQLConnection) throws -> User {
        let rows = try connection.query(
            "SELECT \(columns) FROM users WHERE id = ?\(connection.dialect.forUpdate)",
            id
        )
        guard let user = try rows.first.map(user), user.status != .deleted else { throw DomainError.noSuchUser }
        return user
    }

    static func credentials(of email: EmailAddress, in connection: any SQLConnection) throws -> Credentials? {
        try connection.first("SELECT \(columns), password_hash FROM users WHERE email_key = ?", email.key)
            .map(credentials)
    }

    static func credentials(of id: UserID, in connection: any SQLConnection) throws -> Credentials? {
        try connection.first(
            "SELECT \(columns), password_hash FROM users WHERE id = ? AND password_hash IS NOT NULL",
            id
        ).map(credentials)
    }

    /// People whose nickname starts so, by nickname; deleted and disabled ones are not found.
    static func search(nickname prefix: String, limit: Int, in connection: any SQLConnection) throws -> [User] {
        try connection.query(
            """
            SELECT \(columns) FROM users
            WHERE nickname_key >= ? AND nickname_key < ? AND status = 'active'
            ORDER BY nickname_key, id LIMIT ?
            """,
            prefix,
            prefix + "\u{10FFFF}",
            limit
        ).map(user)
    }

    static func find(_ email: EmailAddress, in connection: any SQLConnection) throws -> User? {
        try connection.first("SELECT \(columns) FROM users WHERE email_key = ?", email.key).map(user)
    }

    /// All accounts but deleted ones, oldest first, after a cursor.
    static func page(after cursor: UserID?, limit: Int, in connection: any SQLConnection) throws -> [User] {
        try connection.query(
            "SELECT \(columns) FROM users WHERE id > ? AND status <> 'deleted' ORDER BY id LIMIT ?",
            cursor?.text ?? "",
            limit
        ).map(user)
    }

    static let columns = "id, email, nickname, role, status, created_at"

    private static func credentials(_ row: SQLRow) throws -> Credentials {
        Credentials(user: try user(row), hash: PasswordHash(phc: try row.text(6)))
    }

    private static func user(_ row: SQLRow) throws -> User {
        guard let role = User.Role(rawValue: try row.text(3)) else { throw SQLFailure.unexpectedValue(column: 3) }
        guard let status = User.Status(rawValue: try row.text(4)) else { throw SQLFailure.unexpectedValue(column: 4) }
        return User(
            id: try row.id(0),
            email: try row.optionalText(1),
            nickname: try row.text(2),
            role: role,
            status: status,
            createdAt: try row.timestamp(5)
        )
    }
}

extension DomainError {
    static let emailTaken = DomainError(
        .emailTaken,
        "there is an account with this email address",
        details: ["email": "is taken"]
    )
}
