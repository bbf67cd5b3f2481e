/// An account as its owner and administrators see it.
struct OwnAccount: Encodable, Equatable, Sendable {
    let id: UserID
    let email: String?
    let nickname: String
    let role: User.Role
    let status: User.Status
    let createdAt: Timestamp

    init(_ user: User) {
        id = user.id
        email = user.email
        nickname = user.nickname
        role = user.role
        status = user.status
        createdAt = user.createdAt
    }
}
