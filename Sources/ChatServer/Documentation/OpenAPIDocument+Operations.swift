import HTTPTypes

extension Endpoint {
    /// The operation as one member of a Path Item Object.
    ///
    /// - Parameter others: What its answers may link to.
    func openAPIOperation(among others: [Endpoint]) -> JSON {
        var operation: [String: JSON] = [
            "operationId": .string(operation),
            "summary": .string(summary),
            "tags": [.string(tag.rawValue)],
            "security": access == .anyone ? [] : [["bearer": []]],
            "responses": .object(successes(linkedTo: others).merging(OpenAPIDocument.failures(errorCodes)) { $1 }),
        ]
        if access == .administrator { operation["description"] = "For administrators only." }
        if !parameters.isEmpty { operation["parameters"] = .array(parameters.map(\.openAPIParameter)) }
        if let body {
            operation["requestBody"] = [
                "required": true,
                "content": ["application/json": OpenAPIDocument.content(body.jsonSchema, body.example)],
            ]
        }
        return .object(operation)
    }

    private func successes(linkedTo others: [Endpoint]) -> [String: JSON] {
        let schema: JSON = [
            "type": "object", "additionalProperties": false, "required": ["success", "data"],
            "properties": ["success": ["const": true], "data": answer.jsonSchema],
        ]
        let example = answer.example.map { ["success": true, "data": $0] as JSON }
        let links = links(to: others)
        return Dictionary(
            ([status] + otherStatuses).map { status in
                (
                    String(status.code),
                    [
                        "description": .string(status.reasonPhrase),
                        "headers": ["X-Request-Id": OpenAPIDocument.header("RequestID")],
                        "content": ["application/json": OpenAPIDocument.content(schema, example)],
                        "links": .object(links),
                    ]
                )
            },
            uniquingKeysWith: { $1 }
        )
    }
}

extension Parameter {
    fileprivate var openAPIParameter: JSON {
        var parameter: [String: JSON] = [
            "name": .string(name), "in": .string(place.rawValue), "required": .boolean(isRequired),
            "schema": schema.jsonSchema,
        ]
        if !summary.isEmpty { parameter["description"] = .string(summary) }
        return .object(parameter)
    }
}

extension OpenAPIDocument {
    static func content(_ schema: JSON, _ example: JSON?) -> JSON {
        example.map { ["schema": schema, "example": $0] } ?? ["schema": schema]
    }

    static func header(_ name: String) -> JSON { ["$ref": .string("#/components/headers/\(name)")] }

    /// A Response Object for each status, which names the codes that come with it.
    static func failures(_ codes: [ErrorCode]) -> [String: JSON] {
        Dictionary(grouping: codes, by: { String($0.status.code) }).mapValues { codes in
            var headers = ["X-Request-Id": header("RequestID")]
            switch codes.first?.status {
            case .unauthorized: headers["WWW-Authenticate"] = header("Challenge")
            case .tooManyRequests, .serviceUnavailable: headers["Retry-After"] = header("RetryAfter")
            default: break
            }
            let narrowed: JSON = [
                "properties": ["error": ["properties": ["code": ["enum": .array(codes.map { .string($0.name) })]]]]
            ]
            return [
                "description": .string(codes.map { "`\($0.name)`: \($0.meaning)" }.joined(separator: "\n\n")),
                "headers": .object(headers),
                "content": [
                    "application/json": ["schema": ["allOf": [["$ref": "#/components/schemas/Failure"], narrowed]]]
                ],
            ]
        }
    }
}
