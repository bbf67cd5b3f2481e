extension Schema {
    /// A `Message`.
    static let message = Schema.named(
        "Message",
        .object([
            .required("id", .id),
            .required("room", .id),
            .required("sequence", .integer(1...Int64.max), "1, 2, 3 … in the room, without a gap."),
            .required("revision", .integer(1...Int64.max), "The room's when the message last changed."),
            .required("sender", .id),
            .required("clientMessageId", .text(1...64)),
            .required("text", .text(0...8000), "Empty once deleted."),
            .required("createdAt", .timestamp),
            .optional("editedAt", .timestamp),
            .optional("deletedAt", .timestamp),
        ])
    )
}
