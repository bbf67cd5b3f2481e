import HTTPTypes
import Hummingbird

extension Router where Context == ChatContext {
    typealias Handler = @Sendable (Request, ChatContext) async throws -> Response

    /// Adds a path with all the methods it takes; every other method is answered 405.
    ///
    /// A path that takes GET takes HEAD. Handlers find the request's body collected, as `RequestLimits` leaves it.
    func endpoint(
        _ path: RouterPath,
        _ handlers: [HTTPRequest.Method: Handler],
        deadline: RequestDeadline = RequestDeadline()
    ) {
        var allowed = Array(handlers.keys)
        if handlers[.get] != nil && handlers[.head] == nil { allowed.append(.head) }
        for (method, handler) in handlers {
            on(path, method: method) { request, context in
                try await deadline.run(on: context.channel.eventLoop) { try await handler(request, context) }
            }
        }
        for method in HTTPRequest.Method.standard where !allowed.contains(method) {
            on(path, method: method) { [allowed] _, _ -> Response in throw APIError.methodNotAllowed(allow: allowed) }
        }
    }
}

extension HTTPRequest.Method {
    /// The methods of RFC 9110, section 9.3, PATCH of RFC 5789 and QUERY (draft-ietf-httpbis-safe-method-w-body).
    static let standard: [HTTPRequest.Method] =
        [
            .get, .head, .post, .put, .delete, .connect, .options, .trace, .patch,
        ] + [HTTPRequest.Method("QUERY")].compactMap(\.self)
}
