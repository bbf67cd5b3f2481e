/// A stored object in a manifest.
package struct SealedObject: Codable, Sendable, Hashable {
    /// Its key, without its backup's folder or its history's prefix.
    package let name: String
    /// What it is for, such as `schema`, `rows`, `users`, `binlog`.
    package let role: String
    /// What it is about, such as `chat.messages`; nil for nothing in particular.
    package let subject: String?
    package let rows: Int?
    /// As it is stored.
    package let sealed: ObjectDigest
    /// Decrypted and decompressed.
    package let plain: ObjectDigest

    package init(name: String, role: String, subject: String? = nil, rows: Int? = nil, _ file: SealedFile) {
        self.init(name: name, role: role, subject: subject, rows: rows, sealed: file.sealed, plain: file.plain)
    }

    package init(
        name: String,
        role: String,
        subject: String? = nil,
        rows: Int? = nil,
        sealed: ObjectDigest,
        plain: ObjectDigest
    ) {
        self.name = name
        self.role = role
        self.subject = subject
        self.rows = rows
        self.sealed = sealed
        self.plain = plain
    }
}
