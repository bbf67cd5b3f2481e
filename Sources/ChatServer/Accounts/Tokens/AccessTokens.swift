import JWTKit

/// Issues and checks access tokens: JSON Web Tokens signed with ES256 (RFC 7519, RFC 8725).
struct AccessTokens: Authenticator {
    let database: any ChatDatabase
    let keys: SigningKeys
    let lifetime: Duration
    var clock: @Sendable () -> Timestamp = Timestamp.now

    /// A token of a session, which ends in whole seconds.
    ///
    /// - Throws: `SQLFailure`.
    func issue(
        to user: UserID,
        _ session: SessionID,
        now: Timestamp
    ) async throws -> (text: String, expiresAt: Timestamp) {
        let key = try await keys.current(now: now)
        let begin = now.milliseconds / 1000
        let claims = AccessClaims(sub: user, sid: session, iat: begin, exp: begin + lifetime.components.seconds)
        return (try await key.sign(claims), Timestamp(milliseconds: claims.exp * 1000))
    }

    func principal(bearing token: String) async throws -> Principal {
        let claims = try await claims(of: token)
        let now = clock()
        guard claims.iat * 1000 <= now.milliseconds + 60_000 else { throw Self.invalid }
        let expiresAt = Timestamp(milliseconds: claims.exp * 1000)
        guard expiresAt > now else { throw DomainError(.tokenExpired, "the access token is over; refresh it") }
        let standing = try await database.read { try SessionStore.standing(of: claims.sid, in: $0) }
        guard let standing, standing.user == claims.sub, standing.isStanding, standing.expiresAt > now else {
            throw DomainError.sessionRevoked
        }
        return Principal(user: claims.sub, session: claims.sid, role: standing.role, expiresAt: expiresAt)
    }

    /// The algorithm and the key are ours to choose: a token that names another of either is refused before its
    /// signature is looked at (RFC 8725, sections 3.1 and 3.2).
    private func claims(of token: String) async throws -> AccessClaims {
        guard token.utf8.count <= 2048,
            let header = try? DefaultJWTParser().parse(Array(token.utf8), as: AccessClaims.self).header,
            header.alg == "ES256", let id = header.kid.flatMap(ID<SigningKey>.init)
        else { throw Self.invalid }
        guard let key = try await keys.key(named: id.text), let claims = try? await key.verify(token) else {
            throw Self.invalid
        }
        return claims
    }

    private static let invalid = DomainError(.unauthenticated, "this is not a valid access token")
}

extension DomainError {
    static let sessionRevoked = DomainError(.sessionRevoked, "the session is over; log in again")
}
