import HTTPTypes
import Hummingbird

/// Bounds what one request may cost: the length of its URI, and the size and slowness of its body.
///
/// A body is read to its end before the handler runs, so that handlers get all of it or nothing.
struct RequestLimits: RouterMiddleware {
    /// In bytes, of path and query.
    var uri = 8 * 1024
    /// In bytes.
    var body = 1024 * 1024
    /// From the end of the headers to the end of the body.
    var bodyDeadline = Duration.seconds(30)

    func handle(
        _ request: Request,
        context: ChatContext,
        next: (Request, ChatContext) async throws -> Response
    ) async throws -> Response {
        guard request.uri.string.utf8.count <= uri else { throw APIError.uriTooLong }
        let length = request.headers[.contentLength].flatMap(Int.init)
        if let length, length > body { throw APIError.contentTooLarge }
        let hasBody = length ?? 0 > 0 || request.headers[.transferEncoding] != nil
        return try await next(hasBody ? collected(request) : request.withoutBody, context)
    }

    /// - Throws: `APIError.requestTimeout`, or `NIOTooManyBytesError`.
    private func collected(_ request: Request) async throws -> Request {
        try await withThrowingTaskGroup(of: Request?.self) { group in
            group.addTask { [body] in
                var request = request
                _ = try await request.collectBody(upTo: body)
                return request
            }
            group.addTask { [bodyDeadline] in
                try await Task.sleep(for: bodyDeadline)
                return nil
            }
            defer { group.cancelAll() }
            guard let request = try await group.next() ?? nil else { throw APIError.requestTimeout }
            return request
        }
    }
}

extension Request {
    /// One that reads nothing from the connection, even when it is asked to long after it was answered.
    fileprivate var withoutBody: Request {
        var request = self
        request.body = RequestBody(buffer: ByteBuffer())
        return request
    }
}
