/// The table `signing_keys`.
enum SigningKeyStore {
    struct Entry: Sendable {
        let id: ID<SigningKey>
        let privateKey: String
        let createdAt: Timestamp
    }

    /// The newest first.
    static func all(in connection: any SQLConnection) throws -> [Entry] {
        try connection.query("SELECT id, private_key, created_at FROM signing_keys ORDER BY created_at DESC, id DESC")
            .map { Entry(id: try $0.id(0), privateKey: try $0.text(1), createdAt: try $0.timestamp(2)) }
    }

    /// Makes replicas that want a new key wait for each other, by a row that is always there.
    static func lock(in connection: any SQLConnection) throws {
        _ = try connection.query("SELECT instance_id FROM server\(connection.dialect.forUpdate)")
    }

    static func insert(_ key: SigningKey, in connection: any SQLConnection) throws {
        try connection.execute(
            "INSERT INTO signing_keys (id, private_key, created_at) VALUES (?, ?, ?)",
            key.id,
            key.privateKey,
            key.createdAt
        )
    }

    static func delete(_ key: ID<SigningKey>, in connection: any SQLConnection) throws {
        try connection.execute("DELETE FROM signing_keys WHERE id = ?", key)
    }
}
