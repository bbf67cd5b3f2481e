extension Schema {
    /// A `Room`.
    static let room = Schema.named("Room", .object(roomProperties))

    /// A `RoomView`.
    static let roomView = Schema.named(
        "RoomView",
        .object(
            roomProperties + [
                .optional("role", roomRole, "The caller's; it and what follows are there for members."),
                .optional("readSequence", .sequence),
                .optional("unread", .sequence, "How many messages came after readSequence."),
                .optional("lastMessage", .message),
                .optional("peer", .publicUser, "The other one in a direct room."),
            ]
        )
    )

    /// A `Member`.
    static let member = Schema.named(
        "Member",
        .object([
            .required("user", .publicUser),
            .required("role", roomRole),
            .required("joinedAt", .timestamp),
            .required("readSequence", .sequence),
        ])
    )

    static let roomRole = Schema.choice(RoomRole.allCases.map(\.rawValue))
    static let roomAccess = Schema.choice(Room.Access.allCases.map(\.rawValue))
    static let roomName = Schema.text(RoomName.length, example: "Kitchen")

    private static let roomProperties: [Property] = [
        .required("id", .id),
        .required("kind", .choice(Room.Kind.allCases.map(\.rawValue))),
        .required("access", roomAccess),
        .required("name", .text(0...RoomName.length.upperBound), "Empty in a direct room."),
        .required("createdAt", .timestamp),
        .required("lastSequence", .sequence, "Of the newest message; 0 when there is none."),
        .required("lastRevision", .sequence, "Counts every change to the messages."),
        .required("membersRevision", .sequence, "Counts every change to the room and its members."),
    ]
}
