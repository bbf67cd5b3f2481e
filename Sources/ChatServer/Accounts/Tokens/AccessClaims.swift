import JWTKit

/// What an access token says (RFC 7519, section 4.1); moments are seconds since 1970.
struct AccessClaims: Equatable, Codable, Sendable {
    static let issuer = "ChatServer"
    static let audience = "chat"

    var iss = Self.issuer
    var aud = Self.audience
    let sub: UserID
    /// The session.
    let sid: SessionID
    let iat: Int64
    let exp: Int64
}

extension AccessClaims: JWTPayload {
    /// JWTKit calls this once the signature is found good; times are checked against the caller's `now` instead.
    func verify(using algorithm: some JWTAlgorithm) throws {
        guard iss == Self.issuer else {
            throw JWTError.claimVerificationFailure(failedClaim: nil, reason: "not our issuer")
        }
        guard aud == Self.audience else {
            throw JWTError.claimVerificationFailure(failedClaim: nil, reason: "not our audience")
        }
    }
}
