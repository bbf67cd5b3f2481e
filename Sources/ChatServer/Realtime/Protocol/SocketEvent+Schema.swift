extension SocketEvent.Kind {
    var summary: String {
        switch self {
        case .welcome: "Comes first where the upgrade had a bearer."
        case .message: "A message is new or has changed; new ones come in the order of their sequences, without a gap."
        case .read: "A member has read up to a sequence."
        case .typing: "A member is typing, or no longer; not told to who is typing."
        case .presence: "Who shares a room with the user is told when they come and go; not in rooms of more than 250."
        case .room: "The room's members or properties have changed: fetch them."
        case .removed: "The subscription is over."
        case .expiring: "The access token is about to end; without a newer one the socket is closed with 4410."
        case .draining: "The server stops; the socket is about to be closed with 1012."
        }
    }

    /// The whole event.
    var schema: Schema {
        .object([
            .required("type", .choice([rawValue])), .required("success", .boolean), .required("data", data),
        ])
    }

    private var data: Schema {
        switch self {
        case .welcome: SocketAnswer.welcomeSchema
        case .message:
            .object([
                .required("change", .choice(SocketEvent.MessageEvent.allCases.map(\.rawValue))),
                .required("message", .message),
            ])
        case .read:
            .object([.required("room", .id), .required("user", .id), .required("sequence", .sequence)])
        case .typing:
            .object([.required("room", .id), .required("user", .id), .required("typing", .boolean)])
        case .presence: .object([.required("user", .id), .required("online", .boolean)])
        case .room: .object([.required("room", .id), .required("membersRevision", .sequence)])
        case .removed:
            .object([
                .required("room", .id),
                .required("reason", .choice(SocketEvent.Removal.allCases.map(\.rawValue))),
            ])
        case .expiring: .object([.required("expiresAt", .timestamp)])
        case .draining: .object([.required("retryAfterMilliseconds", .sequence)])
        }
    }
}

extension ClientFrame.Kind {
    /// The acknowledgement, as a whole.
    var ackSchema: Schema {
        .object([
            .required("type", .choice(["ack"])), .required("id", .text(ClientFrame.idLength)),
            .required("success", .boolean), .required("data", answer),
        ])
    }

    private var answer: Schema {
        switch self {
        case .auth: SocketAnswer.welcomeSchema
        case .refresh: .object([.required("expiresAt", .timestamp)])
        case .subscribe:
            .object(
                SocketAnswer.position + [
                    .required("readSequence", .sequence),
                    .required("online", .array(of: .id, count: 0...Presence.roomLimit)),
                ]
            )
        case .resume:
            .object([
                .required(
                    "rooms",
                    .array(of: .object(SocketAnswer.resumption), count: ClientFrame.resumableRooms),
                    "In the order of the frame; each has a position, or an error such as `resume_too_far`."
                )
            ])
        case .send: .object([.required("message", .message), .required("repeated", .boolean)])
        case .read: .object([.required("readSequence", .sequence)])
        case .unsubscribe, .typing, .ping: .nothing
        }
    }
}

extension SocketAnswer {
    static let welcomeSchema = Schema.object([
        .required("user", .id), .required("session", .id), .required("expiresAt", .timestamp),
        .required("pingSeconds", .sequence),
    ])

    static let position: [Schema.Property] = [
        .required("room", .id), .required("lastSequence", .sequence), .required("lastRevision", .sequence),
    ]

    static let resumption: [Schema.Property] = [
        .required("room", .id), .optional("lastSequence", .sequence), .optional("lastRevision", .sequence),
        .optional(
            "error",
            .object([
                .required("code", .text()), .required("message", .text()), .required("details", .map(of: .text())),
            ])
        ),
    ]
}
