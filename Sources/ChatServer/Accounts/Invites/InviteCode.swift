/// What an administrator hands to somebody who is to have an account: 128 random bits.
struct InviteCode: Equatable, Sendable {
    /// 16 bytes in base64url: 22 characters.
    let text: String

    init() {
        text = [UInt8].random(count: 16).base64URL
    }

    /// - Returns: `nil` for what cannot be one of ours.
    init?(_ text: String) {
        guard text.utf8.count == 22 else { return nil }
        self.text = text
    }

    /// What is stored.
    var digest: String { text.digest }
}

extension InviteCode: CustomStringConvertible, CustomReflectable {
    var description: String { "•••" }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// An invitation to register, as administrators see it: the code itself is shown once.
struct RegistrationInvite: Equatable, Sendable {
    /// SHA-256 of the code in hexadecimal, which names it.
    let digest: String
    let createdBy: UserID
    let createdAt: Timestamp
    let expiresAt: Timestamp
}
