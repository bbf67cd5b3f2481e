import HTTPTypes
import Hummingbird

/// Checks a request against what its endpoint declares, and lets the endpoint answer it.
///
/// Who is calling is settled first: the shape of a request is no business of strangers.
struct EndpointHandler: Sendable {
    let endpoint: Endpoint
    let authenticator: any Authenticator

    @Sendable func respond(to request: Request, context: ChatContext) async throws -> Response {
        let caller = try await caller(of: request)
        context.caller.principal = caller
        let (parameters, parameterFaults) = try RequestParameters(request, pathValues: context.parameters)
            .read(endpoint.parameters)
        let (body, bodyFaults) = try await body(of: request)
        let faults = parameterFaults.merging(bodyFaults) { $1 }
        guard faults.isEmpty else {
            throw DomainError(.invalidRequest, "the request is not what this operation takes", details: faults)
        }
        let reply = try await endpoint.handle(
            Call(request: request, context: context, caller: caller, parameters: parameters, body: body)
        )
        var headers = HTTPFields.json
        headers[.cacheControl] = "no-store"
        headers.append(contentsOf: reply.headers)
        let content = ResponseBody(byteBuffer: reply.data)
        return Response(status: reply.status ?? endpoint.status, headers: headers, body: content)
    }

    private func caller(of request: Request) async throws -> Principal? {
        guard endpoint.access != .anyone else { return nil }
        guard let token = request.headers[.authorization].flatMap(Self.bearerToken) else {
            throw DomainError(.unauthenticated, "this needs an access token as Authorization: Bearer …")
        }
        let principal = try await authenticator.principal(bearing: token)
        if endpoint.access == .administrator, principal.role != .administrator {
            throw DomainError(.forbidden, "only an administrator may do this")
        }
        return principal
    }

    /// RFC 6750, section 2.1; the scheme's case does not matter (RFC 9110, section 11.1).
    static func bearerToken(_ field: String) -> String? {
        let words = field.split(separator: " ", omittingEmptySubsequences: true)
        guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
        return String(words[1])
    }

    private func body(of request: Request) async throws -> (ByteBuffer, faults: [String: String]) {
        let content = try await request.body.collect(upTo: RequestLimits().body)
        guard let schema = endpoint.body else {
            return (content, content.readableBytes == 0 ? [:] : ["": "this operation takes no body"])
        }
        if let type = request.headers[.contentType], !Self.isJSON(type) { throw APIError.unsupportedMediaType }
        return (content, schema.validate(try JSON(parsing: content.readableBytesView)))
    }

    /// Whether a media type is `application/json`, in any case and with any parameters (RFC 9110, section 8.3.1).
    private static func isJSON(_ type: String) -> Bool {
        let essence = type.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
        return essence.lowercased() == "application/json"
    }
}
