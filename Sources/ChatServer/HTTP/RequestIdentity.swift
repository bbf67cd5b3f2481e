import HTTPTypes
import Hummingbird
import Logging

/// Gives every request an id, which its log lines and its answer carry, and finds out who its client is.
///
/// The outermost middleware.
struct RequestIdentity: RouterMiddleware {
    let logger: Logger
    var proxies = TrustedProxies(networks: [])

    func handle(
        _ request: Request,
        context: ChatContext,
        next: (Request, ChatContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.requestID = request.headers[.requestID].flatMap(RequestID.init) ?? context.requestID
        context.clientAddress = proxies.client(peer: context.remoteAddress, headers: request.headers)
        context.logger = logger
        context.logger[metadataKey: "requestId"] = .string(context.requestID.text)
        var response = try await next(request, context)
        response.headers[.requestID] = context.requestID.text
        return request.method == .head ? response.createHeadResponse() : response
    }
}
