import BuildInfo
import HTTPTypes

/// The API in OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html), from the endpoints that the router serves.
struct OpenAPIDocument: Sendable {
    let endpoints: [Endpoint]

    var json: JSON {
        [
            "openapi": "3.1.0",
            "info": Self.info,
            "servers": [["url": "/", "description": "The server that this document came from."]],
            "tags": .array(
                Endpoint.Tag.allCases.map { ["name": .string($0.rawValue), "description": .string($0.summary)] }
            ),
            "paths": .object(paths),
            "components": [
                "schemas": .object(schemas),
                "headers": .object(Self.headers),
                "securitySchemes": [
                    "bearer": [
                        "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                        "description": "The `accessToken` of a session.",
                    ]
                ],
            ],
        ]
    }

    private static let info: JSON = [
        "title": "Chat server",
        "version": .string(BuildInfo.version),
        "summary": "Accounts, rooms and messages for a small team.",
        "description": """
        Every answer is one envelope: `{"success":true,"data":…}`, or `{"success":false,"error":{"code","message",\
        "details","requestId"}}`, where `code` is stable and `message` is for people. Moments are RFC 3339 in UTC.

        A message is sent under a `clientMessageId` of the client's choice; sending it again answers with the first \
        result. Each room has a gapless, increasing `sequence`, by which history is paged and gaps are found. What \
        happens in rooms is told live over the WebSocket at `/ws`, which `asyncapi.json` describes.
        """,
    ]

    private var paths: [String: JSON] {
        let grouped = Dictionary(grouping: endpoints, by: \.path).mapValues { group in
            JSON.object(
                Dictionary(
                    group.map { ($0.method.rawValue.lowercased(), $0.openAPIOperation(among: endpoints)) },
                    uniquingKeysWith: { $1 }
                )
            )
        }
        return grouped.merging(Self.platformPaths) { $1 }
    }

    private var schemas: [String: JSON] {
        let all = endpoints.flatMap { [$0.answer] + [$0.body].compactMap(\.self) + $0.parameters.map(\.schema) }
        return all.reduce(into: ["Failure": Self.failure]) { $0.merge($1.components) { $1 } }
    }

    private static let failure: JSON = [
        "type": "object", "additionalProperties": false, "required": ["success", "error"],
        "properties": [
            "success": ["const": false],
            "error": [
                "type": "object", "additionalProperties": false,
                "required": ["code", "message", "details", "requestId"],
                "properties": [
                    "code": ["type": "string", "description": "Stable; what programs go by."],
                    "message": ["type": "string", "description": "For people."],
                    "details": [
                        "type": "object", "additionalProperties": ["type": "string"],
                        "description": "What is wrong with each field, or figures such as a limit.",
                    ],
                    "requestId": ["type": "string", "description": "The one of the header `X-Request-Id`."],
                ],
            ],
        ],
    ]

    private static let headers: [String: JSON] = [
        "RequestID": [
            "description": "Names the request in answers and logs; the client's own where it sent a well-formed one.",
            "schema": ["type": "string", "pattern": "^[A-Za-z0-9._-]{1,128}$"],
        ],
        "RetryAfter": [
            "description": "Seconds to wait before trying again.",
            "schema": ["type": "integer", "minimum": 1],
        ],
        "Challenge": ["description": "RFC 6750.", "schema": ["type": "string"]],
    ]
}

extension Endpoint.Tag {
    fileprivate var summary: String {
        switch self {
        case .accounts: "Registering, logging in and out, one's own account, and finding others."
        case .administration: "What administrators do with the accounts of others."
        case .rooms: "Rooms, their members, invitations and bans."
        case .messages: "Sending, changing and reading messages."
        case .health: "Whether the server works, and what it counts."
        }
    }
}
