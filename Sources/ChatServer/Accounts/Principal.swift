/// Who a request or a socket acts for: the bearer of an access token that was found valid.
struct Principal: Equatable, Sendable {
    let user: UserID
    let session: SessionID
    let role: User.Role
    /// When the access token ends.
    let expiresAt: Timestamp
}

/// Tells who bears an access token.
protocol Authenticator: Sendable {
    /// Checks the token's signature and times, and that its session and account still stand.
    ///
    /// - Throws: `DomainError` `unauthenticated`, `tokenExpired` or `sessionRevoked`; `SQLFailure` when the database
    ///   cannot tell.
    func principal(bearing token: String) async throws -> Principal
}
