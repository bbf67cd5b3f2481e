import BuildInfo

/// The WebSocket protocol in AsyncAPI 3.0 (https://www.asyncapi.com/docs/reference/specification/v3.0.0), from the
/// schemas that frames are checked against.
enum AsyncAPI {
    static func document() -> JSON {
        [
            "asyncapi": "3.0.0",
            "info": [
                "title": "Chat server: WebSocket",
                "version": .string(BuildInfo.version),
                "description": """
                Text frames of at most 64 KiB, one JSON object each. Every frame of the client has a `type` and, `typing` \
                aside, an `id`, which the one answer to it carries: `ack` or `error`. Error codes are those of REST.
                """,
            ],
            "defaultContentType": "application/json",
            "channels": ["socket": ["address": "/ws", "messages": .object(messages.mapKeys(reference))]],
            "operations": .object(operations),
            "components": ["messages": .object(messages), "schemas": .object(schemas)],
        ]
    }

    private static let errorSchema = Schema.object([
        .required("type", .choice(["error"])), .optional("id", .text(ClientFrame.idLength)),
        .required("success", .boolean),
        .required(
            "error",
            .object([
                .required("code", .text()), .required("message", .text()), .required("details", .map(of: .text())),
                .required("requestId", .text()),
            ])
        ),
    ])

    /// From the server's side: it receives what clients send.
    private static var operations: [String: JSON] {
        var operations: [String: JSON] = [:]
        for kind in ClientFrame.Kind.allCases {
            operations["receive-\(kind.rawValue)"] = [
                "action": "receive",
                "summary": .string(kind.summary),
                "channel": channel,
                "messages": [inChannel("client-\(kind.rawValue)")],
                "reply": ["channel": channel, "messages": [inChannel("ack-\(kind.rawValue)"), inChannel("error")]],
            ]
        }
        for kind in SocketEvent.Kind.allCases {
            operations["send-\(kind.rawValue)"] = [
                "action": "send", "summary": .string(kind.summary), "channel": channel,
                "messages": [inChannel("event-\(kind.rawValue)")],
            ]
        }
        return operations
    }

    private static var messages: [String: JSON] {
        var messages = ["error": message("error", "A command failed, or a frame could not be read.", errorSchema)]
        for kind in ClientFrame.Kind.allCases {
            messages["client-\(kind.rawValue)"] = message(kind.rawValue, kind.summary, kind.schema)
            messages["ack-\(kind.rawValue)"] = message("ack", "Answers \(kind.rawValue).", kind.ackSchema)
        }
        for kind in SocketEvent.Kind.allCases {
            messages["event-\(kind.rawValue)"] = message(kind.rawValue, kind.summary, kind.schema)
        }
        return messages
    }

    private static var schemas: [String: JSON] {
        let all =
            ClientFrame.Kind.allCases.flatMap { [$0.schema, $0.ackSchema] } + SocketEvent.Kind.allCases.map(\.schema)
        return all.reduce(into: [:]) { $0.merge($1.components) { $1 } }
    }

    private static let channel: JSON = ["$ref": "#/channels/socket"]

    private static func inChannel(_ name: String) -> JSON { ["$ref": .string("#/channels/socket/messages/\(name)")] }

    private static func reference(_ name: String) -> JSON { ["$ref": .string("#/components/messages/\(name)")] }

    private static func message(_ name: String, _ summary: String, _ payload: Schema) -> JSON {
        ["name": .string(name), "summary": .string(summary), "payload": payload.jsonSchema]
    }
}

extension [String: JSON] {
    /// The same keys, each with a value of its own.
    fileprivate func mapKeys(_ value: (String) -> JSON) -> [String: JSON] {
        Dictionary(uniqueKeysWithValues: keys.map { ($0, value($0)) })
    }
}
