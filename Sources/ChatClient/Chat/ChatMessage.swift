/// A message as the server tells it.
package struct ChatMessage: Equatable, Sendable {
    package let id: String
    package let room: String
    package let sequence: Int
    package let revision: Int
    package let sender: String
    package let clientMessageID: String
    package let text: String
    package let createdAt: String
    package let editedAt: String?
    package let deletedAt: String?

    /// - Throws: `UnexpectedAnswer` when a member is missing.
    package init(_ json: JSONValue) throws {
        guard let id = json["id"].string, let room = json["room"].string, let sequence = json["sequence"].integer,
            let revision = json["revision"].integer, let sender = json["sender"].string,
            let clientMessageID = json["clientMessageId"].string, let text = json["text"].string,
            let createdAt = json["createdAt"].string
        else { throw UnexpectedAnswer(answer: json.description) }
        self.id = id
        self.room = room
        self.sequence = sequence
        self.revision = revision
        self.sender = sender
        self.clientMessageID = clientMessageID
        self.text = text
        self.createdAt = createdAt
        editedAt = json["editedAt"].string
        deletedAt = json["deletedAt"].string
    }
}

/// The answer to a send.
package struct Acknowledgement: Equatable, Sendable {
    package let message: ChatMessage
    /// Whether an earlier send had made the message.
    package let isRepeated: Bool

    /// - Throws: `UnexpectedAnswer`.
    init(_ data: JSONValue) throws {
        guard let isRepeated = data["repeated"].boolean else { throw UnexpectedAnswer(answer: data.description) }
        message = try ChatMessage(data["message"])
        self.isRepeated = isRepeated
    }
}
