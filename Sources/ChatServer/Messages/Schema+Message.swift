extension Schema {
    /// A `Message`.
    static let message = Schema.named(
        "Message",
        .object([
            .required("id", .id),
            .required("room", .id),
            .required("sequence", .sequence, "1, 2, 3 … in the room, without a gap."),
            .required("revision", .sequence, "The room's revision when the message last changed."),
            .required("sender", .id),
            .required("clientMessageId", .clientMessageID),
            .required("text", .text(0...MessageDraft.textLength.upperBound), "Empty once deleted."),
            .required("createdAt", .timestamp),
            .optional("editedAt", .timestamp),
            .optional("deletedAt", .timestamp),
        ])
    )

    /// The sender's own name for a message.
    static let clientMessageID = Schema.text(
        MessageDraft.clientMessageIDLength,
        pattern: "^[A-Za-z0-9._:-]{1,64}$",
        example: "b2c7-1"
    )

    /// What may be sent.
    static let messageText = Schema.text(MessageDraft.textLength, example: "안녕하세요 👋")
}
