/// What a login or a refresh gives.
struct SessionTokens: Sendable {
    let account: User
    let session: SessionID
    let accessToken: String
    let accessTokenExpiresAt: Timestamp
    let refreshToken: RefreshToken
    /// When the session ends unless it is refreshed before.
    let sessionExpiresAt: Timestamp
}
