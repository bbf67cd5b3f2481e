import HTTPTypes
import Logging

extension APIError {
    init(_ error: DomainError) {
        self.init(
            status: error.code.status,
            code: error.code.rawValue,
            message: error.message,
            details: error.details
        )
        if let wait = error.retryAfter {
            headers[.retryAfter] = String(max(1, Int((wait / .seconds(1)).rounded(.up))))
        }
        if error.code.status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
    }

    /// The outside learns that the database is away, not how; the log has it.
    init(_ failure: SQLFailure, logger: Logger) {
        switch failure {
        case .unavailable, .contention, .readOnly:
            logger.warning("database unavailable", metadata: ["cause": "\(failure)"])
            self = APIError.unavailable
            headers[.retryAfter] = "1"
        case .uniqueViolation, .foreignKeyViolation, .unexpectedValue, .statement:
            logger.error("request failed", metadata: ["cause": "\(failure)"])
            self = APIError.unexpected
        }
    }
}

extension DomainError.Code {
    var status: HTTPResponse.Status {
        switch self {
        case .invalidRequest, .passwordUnacceptable: .badRequest
        case .unauthenticated, .tokenExpired, .sessionRevoked, .invalidCredentials: .unauthorized
        case .forbidden, .banned, .registrationClosed, .inviteInvalid, .notMember: .forbidden
        case .userNotFound, .roomNotFound, .memberNotFound, .messageNotFound: .notFound
        case .emailTaken, .alreadyMember, .lastOwner, .directRoom, .limitReached, .clientMessageIDConflict,
            .messageDeleted, .resumeTooFar:
            .conflict
        case .tooManyAttempts, .rateLimited: .tooManyRequests
        case .overloaded, .unavailable, .shuttingDown: .serviceUnavailable
        }
    }
}
