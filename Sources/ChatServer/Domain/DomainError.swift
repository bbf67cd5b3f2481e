/// What a user of the chat is told when something cannot be done, the same over REST and WebSocket.
struct DomainError: Error, Equatable, Sendable {
    let code: Code
    /// For people; programs go by `code`.
    let message: String
    /// For programs and forms: which field is wrong and how, or figures such as a limit.
    var details: [String: String] = [:]
    /// When trying again makes sense.
    var retryAfter: Duration?

    init(_ code: Code, _ message: String, details: [String: String] = [:], retryAfter: Duration? = nil) {
        self.code = code
        self.message = message
        self.details = details
        self.retryAfter = retryAfter
    }

    /// Part of the protocol: a code never changes its meaning, and none is removed.
    enum Code: String, CaseIterable, Sendable {
        case invalidRequest = "invalid_request"
        case passwordUnacceptable = "password_unacceptable"

        case unauthenticated = "unauthenticated"
        case tokenExpired = "token_expired"
        case sessionRevoked = "session_revoked"
        case invalidCredentials = "invalid_credentials"

        case forbidden = "forbidden"
        case banned = "banned"
        case registrationClosed = "registration_closed"
        case inviteInvalid = "invite_invalid"

        case userNotFound = "user_not_found"
        case roomNotFound = "room_not_found"
        case memberNotFound = "member_not_found"
        case messageNotFound = "message_not_found"

        case emailTaken = "email_taken"
        case alreadyMember = "already_member"
        case notMember = "not_member"
        case lastOwner = "last_owner"
        case directRoom = "direct_room"
        case limitReached = "limit_reached"
        case clientMessageIDConflict = "client_message_id_conflict"
        case messageDeleted = "message_deleted"
        /// More was missed than a subscription delivers; the history has it.
        case resumeTooFar = "resume_too_far"

        case tooManyAttempts = "too_many_attempts"
        case rateLimited = "rate_limited"

        /// The server has more to do than it may queue.
        case overloaded = "overloaded"
        /// The database is away.
        case unavailable = "unavailable"
        case shuttingDown = "shutting_down"
    }
}
