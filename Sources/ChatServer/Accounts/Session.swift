/// One login, from which access tokens are had until it is revoked or expires.
struct Session: Equatable, Sendable {
    let id: SessionID
    let user: UserID
    let createdAt: Timestamp
    let lastUsedAt: Timestamp
    let expiresAt: Timestamp
    let userAgent: String?
    let clientAddress: String?
}
