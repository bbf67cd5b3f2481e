import HTTPTypes

/// A code that answers may carry, with the status it comes with over HTTP and what it tells a client.
struct ErrorCode: Equatable, Sendable {
    let name: String
    let status: HTTPResponse.Status
    let meaning: String

    init(_ code: DomainError.Code) {
        name = code.rawValue
        status = code.status
        meaning = code.meaning
    }

    private init(_ error: APIError, _ meaning: String) {
        name = error.code
        status = error.status
        self.meaning = meaning
    }

    static let badRequest = ErrorCode(.badRequest, "What was sent is not HTTP.")
    static let contentTooLarge = ErrorCode(.contentTooLarge, "The body exceeds 1 MiB.")
    static let headersTooLarge = ErrorCode(.headersTooLarge, "The header fields exceed 32 KiB, or one of them 16 KiB.")
    static let unexpected = ErrorCode(.unexpected, "The server failed; its log has the cause under the request's id.")
    static let methodNotAllowed = ErrorCode(
        .methodNotAllowed(allow: []),
        "The path does not take this method; `Allow` names those it takes."
    )
    static let notFound = ErrorCode(.notFound, "There is nothing at this path.")
    static let requestTimeout = ErrorCode(.requestTimeout, "The body did not arrive within 30 seconds.")
    static let unsupportedMediaType = ErrorCode(.unsupportedMediaType, "The body is not declared as application/json.")
    static let upgradeRequired = ErrorCode(.upgradeRequired, "The path is for WebSockets only.")
    static let uriTooLong = ErrorCode(.uriTooLong, "Path and query exceed 8 KiB.")

    /// Those of HTTP alone, which no frame carries.
    static let ofHTTP = [
        badRequest, contentTooLarge, headersTooLarge, unexpected, methodNotAllowed, notFound, requestTimeout,
        unsupportedMediaType, upgradeRequired, uriTooLong,
    ]

    /// Every code there is, by name.
    static let all = (ofHTTP + DomainError.Code.allCases.map(Self.init)).sorted { $0.name < $1.name }
}

extension DomainError.Code {
    /// One or two sentences for whoever writes a client.
    var meaning: String {
        switch self {
        case .invalidRequest: "The request is not what the operation takes; `details` says what is wrong where."
        case .passwordUnacceptable: "The new password is too short, too long or too well known; `details` says which."
        case .unauthenticated: "There is no access token, or it is not valid."
        case .tokenExpired: "The access token has expired: refresh it."
        case .sessionRevoked: "The session has ended: log in again."
        case .invalidCredentials: "There is no such account, or the password is wrong; which of them is not told."
        case .forbidden: "The caller may not do this."
        case .banned: "The caller is banned from the room."
        case .registrationClosed: "Only an administrator creates accounts here."
        case .inviteInvalid: "The invitation is unknown, used or expired, or one is needed."
        case .userNotFound: "There is no such user."
        case .roomNotFound: "There is no such room, or the caller may not know of it."
        case .memberNotFound: "The user is not a member of the room."
        case .messageNotFound: "There is no such message in the room."
        case .emailTaken: "Another account has this address."
        case .alreadyMember: "The user is a member of the room already."
        case .notMember: "The caller is not a member of the room."
        case .lastOwner: "A room keeps at least one owner: make somebody else owner first."
        case .directRoom: "A direct room has no such operation."
        case .limitReached: "There are as many as there may be; `details` names the limit."
        case .clientMessageIDConflict: "The `clientMessageId` was used for another text."
        case .messageDeleted: "The message has been deleted."
        case .resumeTooFar: "More was missed than a subscription delivers: page through the history first."
        case .tooManyAttempts: "Too many failed attempts: wait as long as `Retry-After` says."
        case .rateLimited: "Too much at once: wait as long as `Retry-After` says."
        case .overloaded: "The server has more to do than it may queue: try again."
        case .unavailable: "The database is away, or the server is not ready: try again."
        case .shuttingDown: "The server is about to stop: connect again, which reaches another."
        }
    }
}
