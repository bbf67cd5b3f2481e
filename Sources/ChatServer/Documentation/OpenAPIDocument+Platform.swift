extension OpenAPIDocument {
    /// The paths whose answers are no envelopes when all goes well.
    static let platformPaths: [String: JSON] = [
        "/metrics": [
            "get": operation(
                "readMetrics",
                "What the server counts, for Prometheus.",
                ["200": answer("The text format 0.0.4.", "text/plain", ["type": "string"])]
            )
        ],
        "/api-docs": [
            "get": operation(
                "readAPI",
                "This document.",
                [
                    "200": answer("OpenAPI 3.1.", "application/json", ["type": "object"]),
                    "304": ["description": "The client has it: `If-None-Match` names its tag."],
                ]
            )
        ],
        "/swagger-ui": [
            "get": operation(
                "readSwaggerUI",
                "This document as a page to try the API with.",
                [
                    "200": answer("The page.", "text/html", ["type": "string"]),
                    "304": ["description": "The client has it: `If-None-Match` names its tag."],
                ]
            )
        ],
        "/ws": [
            "get": operation(
                "openSocket",
                "The WebSocket; `asyncapi.json` describes what is said over it.",
                ["101": ["description": "The connection is a WebSocket from now on (RFC 6455)."]],
                [
                    .upgradeRequired, .init(.unauthenticated), .init(.tokenExpired), .init(.sessionRevoked),
                    .init(.forbidden),
                ]
            )
        ],
    ]

    private static func operation(
        _ name: String,
        _ summary: String,
        _ successes: [String: JSON],
        _ errors: [ErrorCode] = []
    ) -> JSON {
        let always: [ErrorCode] = [
            .badRequest, .headersTooLarge, .uriTooLong, .contentTooLarge, .requestTimeout, .unexpected,
            .init(.invalidRequest), .init(.unavailable), .init(.overloaded), .init(.shuttingDown),
        ]
        return [
            "operationId": .string(name), "summary": .string(summary), "tags": ["Health"], "security": [],
            "responses": .object(successes.merging(failures(always + errors)) { $1 }),
        ]
    }

    private static func answer(_ description: String, _ type: String, _ schema: JSON) -> JSON {
        ["description": .string(description), "content": .object([type: ["schema": schema]])]
    }
}
