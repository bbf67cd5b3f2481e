/// Someone with an account.
struct User: Equatable, Sendable {
    enum Role: String, CaseIterable, Codable, Sendable {
        case member
        /// May create, reset, disable and delete the accounts of others, and invite to register.
        case administrator
    }

    enum Status: String, CaseIterable, Codable, Sendable {
        case active
        case disabled
        /// What they wrote stays; who they were does not.
        case deleted
    }

    let id: UserID
    /// As it was given; `nil` once the account is deleted.
    let email: String?
    let nickname: String
    let role: Role
    let status: Status
    let createdAt: Timestamp
}
