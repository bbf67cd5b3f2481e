import Hummingbird
import Logging

/// One line per answered request: client, method, path without its query, route, status, duration, and the user where
/// known.
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
        var metadata: Logger.Metadata = [
            "client": .string(context.clientAddress?.description ?? ""),
            "method": .string(request.method.rawValue),
            "path": .string(path),
            "route": .string(context.endpointPath ?? ""),
            "status": .stringConvertible(response.status.code),
            "microseconds": .stringConvertible(Int((ContinuousClock.now - start) / .microseconds(1))),
        ]
        metadata["user"] = context.caller.principal.map { .string($0.user.text) }
        context.logger.log(level: isHealthCheck ? .debug : .info, "request", metadata: metadata)
        return response
    }
}
