extension ClientFrame {
    /// The `type` of a frame.
    enum Kind: String, CaseIterable, Sendable {
        case auth, refresh, subscribe, resume, unsubscribe, send, read, typing, ping
    }

    /// How many rooms one frame may resume.
    static let resumableRooms = 1...100
    static let idLength = 1...64
}

extension ClientFrame.Kind {
    var summary: String {
        switch self {
        case .auth: "Says who the socket is for, within ten seconds; not needed where the upgrade had a bearer."
        case .refresh: "Hands over a newer access token of the same session."
        case .subscribe: "Wants a room's events, after what was missed where `after` is given."
        case .resume: "Subscribes to many rooms again, each from where the client left off."
        case .unsubscribe: "Wants no more events of a room."
        case .send: "Sends a message; the answer comes when it is durable, and sending again is safe."
        case .read: "Notes up to where the user has read a room."
        case .typing: "Says that the user is typing, or no longer."
        case .ping: "Asks for an answer."
        }
    }

    /// The whole frame.
    var schema: Schema {
        let envelope: [Schema.Property] = [
            .required("type", .choice([rawValue])),
            Schema.Property(
                name: "id",
                schema: .text(ClientFrame.idLength),
                isRequired: self != .typing,
                summary: "The client's own name for the frame; its answer carries it."
            ),
        ]
        return .object(envelope + properties)
    }

    private var properties: [Schema.Property] {
        switch self {
        case .auth, .refresh: [.required("token", .text(1...4096), "An access token.")]
        case .subscribe: Self.resumePoint(isAfterRequired: false)
        case .resume:
            [
                .required(
                    "rooms",
                    .array(of: .object(Self.resumePoint(isAfterRequired: true)), count: ClientFrame.resumableRooms)
                )
            ]
        case .unsubscribe: [.required("room", .id)]
        case .send:
            [
                .required("room", .id),
                .required(
                    "clientMessageId",
                    .text(MessageDraft.clientMessageIDLength, pattern: "^[A-Za-z0-9._:-]{1,64}$"),
                    "The sender's own name for the message, by which sending again is recognised."
                ),
                .required("text", .text(MessageDraft.textLength)),
            ]
        case .read: [.required("room", .id), .required("sequence", .sequence)]
        case .typing: [.required("room", .id), .required("typing", .boolean)]
        case .ping: []
        }
    }

    private static func resumePoint(isAfterRequired: Bool) -> [Schema.Property] {
        [
            .required("room", .id),
            Schema.Property(
                name: "after",
                schema: .sequence,
                isRequired: isAfterRequired,
                summary: "The sequence of the newest message the client has."
            ),
            .optional("revision", .sequence, "The room's revision the client has seen: changes since come too."),
        ]
    }
}
