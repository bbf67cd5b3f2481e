import HTTPTypes
import Hummingbird

extension Router where Context == ChatContext {
    /// Adds the endpoints; a method that none of a path's endpoints takes is answered 405.
    func add(_ endpoints: [Endpoint], authenticator: any Authenticator) {
        for (path, group) in Dictionary(grouping: endpoints, by: \.path) {
            let handlers = group.map { endpoint in
                (endpoint.method, EndpointHandler(endpoint: endpoint, authenticator: authenticator).respond)
            }
            self.endpoint(RouterPath(path), Dictionary(handlers, uniquingKeysWith: { $1 }))
        }
    }
}

/// Checks a request against what its endpoint declares, and lets the endpoint answer it.
///
/// Who is calling is settled first: the shape of a request is no business of strangers.
struct EndpointHandler: Sendable {
    let endpoint: Endpoint
    let authenticator: any Authenticator

    @Sendable func respond(to request: Request, context: ChatContext) async throws -> Response {
        let caller = try await caller(of: request)
        let (parameters, parameterFaults) = try parameters(of: request, context: context)
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

    private func parameters(
        of request: Request,
        context: ChatContext
    ) throws -> (values: [String: JSON], faults: [String: String]) {
        var values: [String: JSON] = [:]
        var faults: [String: String] = [:]
        let query = request.uri.queryParameters
        for parameter in endpoint.parameters {
            let given: [Substring] =
                switch parameter.place {
                case .path: context.parameters.get(parameter.name).map { [Substring($0)] } ?? []
                case .query: query[values: Substring(parameter.name)]
                }
            if given.count > 1 {
                faults[parameter.name] = "is there more than once"
            } else if let text = given.first {
                let value = parameter.schema.scalar(String(text))
                faults.merge(parameter.schema.validate(value, at: parameter.name)) { $1 }
                values[parameter.name] = value
            } else if parameter.isRequired {
                faults[parameter.name] = "is required"
            }
        }
        let known = Set(endpoint.parameters.filter { $0.place == .query }.map { Substring($0.name) })
        for (name, _) in query where !known.contains(name) { faults[String(name)] = "is not known here" }
        return (values, faults)
    }

    private func body(of request: Request) async throws -> (ByteBuffer, faults: [String: String]) {
        let content = try await request.body.collect(upTo: RequestLimits().body)
        guard let schema = endpoint.body else {
            return (content, content.readableBytes == 0 ? [:] : ["": "this operation takes no body"])
        }
        if let type = request.headers[.contentType], !type.lowercased().hasPrefix("application/json") {
            throw APIError.unsupportedMediaType
        }
        return (content, schema.validate(try JSON(parsing: content.readableBytesView)))
    }
}

extension Schema {
    /// A value of the path or the query as JSON: what looks like the type wanted becomes it, everything else stays text
    /// for `validate` to complain about.
    fileprivate func scalar(_ text: String) -> JSON {
        switch self {
        case .integer: Int64(text).map(JSON.integer) ?? .string(text)
        case .boolean: Bool(text).map(JSON.boolean) ?? .string(text)
        case .named(_, let schema), .nullable(let schema): schema.scalar(text)
        case .string, .choice, .array, .object, .map: .string(text)
        }
    }
}
