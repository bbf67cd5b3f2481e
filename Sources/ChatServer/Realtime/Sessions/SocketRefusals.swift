import Logging

extension APIError {
    /// What a client is told of an error, and when to try again.
    static func telling(_ error: any Error, logger: Logger) -> (APIError, retryAfter: Duration?) {
        switch error {
        case let error as DomainError: return (APIError(error), error.retryAfter)
        case let failure as SQLFailure:
            let told = APIError(failure, logger: logger)
            return (told, told.code == APIError.unavailable.code ? .seconds(1) : nil)
        default:
            logger.error("command failed", metadata: ["cause": "\(error)"])
            return (.unexpected, nil)
        }
    }
}

extension DomainError {
    static let stopping = DomainError(.shuttingDown, "the server is shutting down", retryAfter: .seconds(1))
    static let tooManyCommands = DomainError(
        .overloaded,
        "as many commands are under way as may be",
        details: ["limit": String(SocketWork.limit)],
        retryAfter: .seconds(1)
    )
}
