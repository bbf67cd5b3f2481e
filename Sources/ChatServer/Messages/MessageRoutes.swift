import HTTPTypes

/// The operations on messages.
struct MessageRoutes: Sendable {
    let messages: Messages
    let rates: UserRates

    var endpoints: [Endpoint] {
        [send] + [history, edit, delete, changes, read, search].map { $0.limited(by: rates) }
    }

    private static let limit = Parameter.query(
        "limit",
        .integer(Int64(Messages.pageLimit.lowerBound)...Int64(Messages.pageLimit.upperBound)),
        "How many at most; 50 where it is left out."
    )

    private var send: Endpoint {
        Endpoint(
            method: .post,
            path: "/api/rooms/{room}/messages",
            operation: "sendMessage",
            summary: "Send a message; again under the same clientMessageId, it is the same message.",
            tag: .messages,
            parameters: [.path("room")],
            body: .object([
                .required("clientMessageId", .clientMessageID, "Your own name for the message."),
                .required("text", .messageText),
            ]),
            status: .created,
            otherStatuses: [.ok],
            answer: .sentMessage,
            errors: [.roomNotFound, .notMember, .clientMessageIDConflict, .overloaded, .rateLimited]
        ) { call in
            let body: SendBody = try call.decode()
            let draft = try MessageDraft(
                room: call.id("room"),
                clientMessageID: body.clientMessageId,
                text: body.text
            )
            try rates.admitSend(call.principal.user)
            let sent = try await messages.send(draft, by: call.principal.user)
            return try Reply(sent, status: sent.isRepeat ? .ok : .created)
        }
    }

    private var history: Endpoint {
        Endpoint(
            method: .get,
            path: "/api/rooms/{room}/messages",
            operation: "listMessages",
            summary: "A stretch of the room's history; its newest messages where neither end is given.",
            tag: .messages,
            parameters: [
                .path("room"),
                .query("after", .sequence, "Only messages after this sequence, from the oldest on."),
                .query("before", .sequence, "Only messages before this sequence, from the newest on."),
                Self.limit,
            ],
            answer: .messagePage,
            errors: [.roomNotFound, .notMember]
        ) { call in
            let cursor: Messages.Cursor =
                switch (call.integer("after"), call.integer("before")) {
                case (nil, nil): .newest
                case (let after?, nil): .after(after)
                case (nil, let before?): .before(before)
                case (_?, _?):
                    throw DomainError(
                        .invalidRequest,
                        "history is read after one sequence or before one",
                        details: ["before": "cannot be given together with after"]
                    )
                }
            let page = try await messages.page(
                in: call.id("room"),
                by: call.principal.user,
                cursor,
                limit: call.pageLimit
            )
            return try Reply(page)
        }
    }

    private var edit: Endpoint {
        Endpoint(
            method: .patch,
            path: "/api/rooms/{room}/messages/{message}",
            operation: "editMessage",
            summary: "Give a message of one's own another text.",
            tag: .messages,
            parameters: [.path("room"), .path("message")],
            body: .object([.required("text", .messageText)]),
            answer: .message,
            errors: [.roomNotFound, .notMember, .messageNotFound, .forbidden, .messageDeleted, .overloaded]
        ) { call in
            let body: EditBody = try call.decode()
            let message = try await messages.edit(
                call.id("message"),
                in: call.id("room"),
                text: body.text,
                by: call.principal.user
            )
            return try Reply(message)
        }
    }

    private var delete: Endpoint {
        Endpoint(
            method: .delete,
            path: "/api/rooms/{room}/messages/{message}",
            operation: "deleteMessage",
            summary: "Empty a message: one's own, or anybody's for owners and admins of the room.",
            tag: .messages,
            parameters: [.path("room"), .path("message")],
            answer: .message,
            errors: [.roomNotFound, .notMember, .messageNotFound, .forbidden, .overloaded]
        ) { call in
            let message = try await messages.delete(
                call.id("message"),
                in: call.id("room"),
                by: call.principal.user
            )
            return try Reply(message)
        }
    }

    private var changes: Endpoint {
        Endpoint(
            method: .get,
            path: "/api/rooms/{room}/changes",
            operation: "listChanges",
            summary: "Messages that are new or changed since a revision of the room.",
            tag: .messages,
            parameters: [
                .path("room"),
                Parameter(
                    place: .query,
                    name: "after",
                    schema: .sequence,
                    isRequired: true,
                    summary: "The room's revision when it was last looked at."
                ),
                Self.limit,
            ],
            answer: .roomChanges,
            errors: [.roomNotFound, .notMember]
        ) { call in
            let changes = try await messages.changes(
                in: call.id("room"),
                by: call.principal.user,
                after: call.integer("after") ?? 0,
                limit: call.pageLimit
            )
            return try Reply(changes)
        }
    }

    private var read: Endpoint {
        Endpoint(
            method: .put,
            path: "/api/rooms/{room}/read",
            operation: "markRead",
            summary: "Note up to where one has read; it never goes back.",
            tag: .messages,
            parameters: [.path("room")],
            body: .object([.required("sequence", .sequence)]),
            answer: .object([.required("readSequence", .sequence)]),
            errors: [.roomNotFound, .notMember, .overloaded]
        ) { call in
            let body: ReadBody = try call.decode()
            let sequence = try await messages.markRead(
                call.id("room"),
                by: call.principal.user,
                upTo: body.sequence
            )
            return try Reply(["readSequence": sequence])
        }
    }

    private var search: Endpoint {
        Endpoint(
            method: .get,
            path: "/api/rooms/{room}/search",
            operation: "searchMessages",
            summary: "Messages of the room that have a piece of text, whatever its case.",
            tag: .messages,
            parameters: [
                .path("room"),
                Parameter(
                    place: .query,
                    name: "query",
                    schema: .text(SearchQuery.length, example: "회의"),
                    isRequired: true
                ),
                .query("before", .sequence, "Only messages before this sequence."),
                Self.limit,
            ],
            answer: .searchResult,
            errors: [.roomNotFound, .notMember]
        ) { call in
            let result = try await messages.search(
                SearchQuery(call.text("query") ?? ""),
                in: call.id("room"),
                by: call.principal.user,
                before: call.integer("before"),
                limit: call.pageLimit
            )
            return try Reply(result)
        }
    }
}

private struct SendBody: Decodable {
    let clientMessageId: String
    let text: String
}

private struct EditBody: Decodable {
    let text: String
}

private struct ReadBody: Decodable {
    let sequence: Int64
}

extension Call {
    fileprivate var pageLimit: Int { Int(integer("limit") ?? 50) }
}
