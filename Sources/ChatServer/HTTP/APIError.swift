import HTTPTypes

/// What a client is told when its request fails: a status, and a stable code that programs can rely on.
struct APIError: Error, Equatable, Sendable {
    let status: HTTPResponse.Status
    let code: String
    let message: String
    var details: [String: String] = [:]
    var headers = HTTPFields()
}

extension APIError {
    static let badRequest = APIError(
        status: .badRequest,
        code: "bad_request",
        message: "the request is not valid HTTP"
    )
    static let contentTooLarge = APIError(
        status: .contentTooLarge,
        code: "content_too_large",
        message: "the request's body is too large",
        headers: [.connection: "close"]
    )
    static let headersTooLarge = APIError(
        status: .requestHeaderFieldsTooLarge,
        code: "headers_too_large",
        message: "the request's headers are too large"
    )
    static let unexpected = APIError(
        status: .internalServerError,
        code: "internal",
        message: "the server failed; its log has the cause"
    )
    static let notFound = APIError(
        status: .notFound,
        code: "not_found",
        message: "there is nothing at this path"
    )
    static let requestTimeout = APIError(
        status: .requestTimeout,
        code: "request_timeout",
        message: "the request's body did not arrive in time",
        headers: [.connection: "close"]
    )
    static let tookTooLong = APIError(
        status: .serviceUnavailable,
        code: "unavailable",
        message: "the server did not find an answer in time",
        headers: [.cacheControl: "no-store", .retryAfter: "1"]
    )
    static let unavailable = APIError(
        status: .serviceUnavailable,
        code: "unavailable",
        message: "the server cannot serve right now",
        headers: [.cacheControl: "no-store"]
    )
    static let unsupportedMediaType = APIError(
        status: .unsupportedMediaType,
        code: "unsupported_media_type",
        message: "the body must be application/json"
    )
    static let uriTooLong = APIError(
        status: .uriTooLong,
        code: "uri_too_long",
        message: "the request's path and query are too long"
    )

    /// RFC 9110, section 15.5.6: the answer names the methods that are allowed.
    static func methodNotAllowed(allow: [HTTPRequest.Method]) -> APIError {
        APIError(
            status: .methodNotAllowed,
            code: "method_not_allowed",
            message: "this path does not take this method",
            headers: [.allow: allow.map(\.rawValue).sorted().joined(separator: ", ")]
        )
    }
}
