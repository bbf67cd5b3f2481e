import Hummingbird
import Logging

/// One line per answered request: method, path without its query, status, duration.
///
/// Health checks, which come every few seconds, are logged at debug.
struct AccessLog: RouterMiddleware {
    func handle(
        _ request: Request,
        context: ChatContext,
        next: (Request, ChatContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let path = request.uri.path
        let isHealthCheck = path.hasPrefix("/health/") || path == "/api/health"
        context.logger.log(
            level: isHealthCheck ? .debug : .info,
            "request",
            metadata: [
                "method": .string(request.method.rawValue),
                "path": .string(path),
                "status": .stringConvertible(response.status.code),
                "microseconds": .stringConvertible(Int((ContinuousClock.now - start) / .microseconds(1))),
            ]
        )
        return response
    }
}
