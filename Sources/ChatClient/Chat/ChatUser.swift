package import NIOHTTP1

/// An account that is logged in.
package struct ChatUser: Sendable {
    package let client: ChatClient
    package let id: String
    package let email: String
    package let token: String
    package let refreshToken: String?

    package init(client: ChatClient, id: String, email: String, token: String, refreshToken: String? = nil) {
        self.client = client
        self.id = id
        self.email = email
        self.token = token
        self.refreshToken = refreshToken
    }

    /// - Throws: `UnexpectedAnswer`.
    init(client: ChatClient, answer: JSONValue) throws {
        guard let id = answer["account"]["id"].string, let email = answer["account"]["email"].string,
            let token = answer["accessToken"].string
        else { throw UnexpectedAnswer(answer: answer.description) }
        self.init(client: client, id: id, email: email, token: token, refreshToken: answer["refreshToken"].string)
    }

    /// - Throws: As `ChatClient.ask`.
    @discardableResult
    package func ask(
        _ method: HTTPMethod,
        _ path: String,
        body: JSONValue? = nil,
        within deadline: Duration = .seconds(30)
    ) async throws -> JSONValue {
        try await client.ask(method, path, body: body, token: token, within: deadline)
    }

    /// - Returns: The room's id.
    package func createRoom(
        _ name: String = "a room",
        access: String = "open",
        within deadline: Duration = .seconds(30)
    ) async throws -> String {
        let body: JSONValue = ["name": .string(name), "access": .string(access)]
        let room = try await ask(.POST, "/api/rooms", body: body, within: deadline)
        guard let id = room["id"].string else { throw UnexpectedAnswer(answer: room.description) }
        return id
    }

    package func room(_ room: String) async throws -> JSONValue { try await ask(.GET, "/api/rooms/\(room)") }

    package func join(_ room: String) async throws { try await ask(.POST, "/api/rooms/\(room)/join") }

    package func remove(_ user: ChatUser, from room: String) async throws {
        try await ask(.DELETE, "/api/rooms/\(room)/members/\(user.id)")
    }

    package func send(
        _ text: String,
        to room: String,
        clientMessageID: String,
        within deadline: Duration = .seconds(30)
    ) async throws -> Acknowledgement {
        let body: JSONValue = ["clientMessageId": .string(clientMessageID), "text": .string(text)]
        return try Acknowledgement(
            try await ask(.POST, "/api/rooms/\(room)/messages", body: body, within: deadline)
        )
    }

    /// Every message of the room after a sequence, page by page.
    package func history(of room: String, after sequence: Int = 0) async throws -> [ChatMessage] {
        var messages: [ChatMessage] = []
        var hasMore = true
        while hasMore {
            let after = messages.last?.sequence ?? sequence
            let page = try await ask(.GET, "/api/rooms/\(room)/messages?after=\(after)&limit=200")
            messages += try page["messages"].array.map(ChatMessage.init)
            hasMore = page["hasMore"].boolean ?? false
        }
        return messages
    }

    /// An authenticated socket.
    ///
    /// - Parameters:
    ///   - origin: Of the page that asks, as browsers tell it; programs have none.
    ///   - observe: Called with every event as it comes, on the event loop; such a socket keeps no events.
    package func openSocket(
        origin: String? = nil,
        within deadline: Duration = .seconds(10),
        observe: (@Sendable (JSONValue) -> Void)? = nil
    ) async throws -> ChatSocket {
        try await ChatSocket.open(
            by: client.dialer,
            headers: [("Authorization", "Bearer \(token)")] + (origin.map { [("Origin", $0)] } ?? []),
            on: client.group,
            within: deadline,
            observe: observe
        )
    }
}
