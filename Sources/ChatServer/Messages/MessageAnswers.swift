/// How answers about messages look to clients.
extension Schema {
    fileprivate static let messages = Schema.array(of: .message, count: 0...Messages.pageLimit.upperBound)
    static let sentMessage = Schema.named(
        "SentMessage",
        .object([
            .required("message", .message),
            .required("repeated", .boolean, "Whether it had been sent before."),
        ])
    )
    static let messagePage = Schema.named(
        "MessagePage",
        .object([
            .required("messages", .messages, "Oldest first."),
            .required("lastSequence", .sequence, "Of the room."),
            .required("lastRevision", .sequence, "Of the room."),
            .required("hasMore", .boolean, "Whether there are more in this direction."),
        ])
    )
    static let roomChanges = Schema.named(
        "RoomChanges",
        .object([
            .required("messages", .messages, "In the order of their last changes."),
            .required("lastRevision", .sequence, "Of the room."),
            .required("hasMore", .boolean),
        ])
    )
    static let searchResult = Schema.named(
        "SearchResult",
        .object([
            .required("messages", .messages, "Newest first."),
            .required("hasMore", .boolean, "Whether to look on before the last of these."),
        ])
    )
}

extension SentMessage: Encodable {
    private enum Key: String, CodingKey { case message, repeated }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(message, forKey: .message)
        try container.encode(isRepeat, forKey: .repeated)
    }
}

extension MessagePage: Encodable {
    private enum Key: String, CodingKey { case messages, lastSequence, lastRevision, hasMore }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(messages, forKey: .messages)
        try container.encode(head.lastSequence, forKey: .lastSequence)
        try container.encode(head.lastRevision, forKey: .lastRevision)
        try container.encode(hasMore, forKey: .hasMore)
    }
}

extension RoomChanges: Encodable {
    private enum Key: String, CodingKey { case messages, lastRevision, hasMore }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(messages, forKey: .messages)
        try container.encode(head.lastRevision, forKey: .lastRevision)
        try container.encode(hasMore, forKey: .hasMore)
    }
}
