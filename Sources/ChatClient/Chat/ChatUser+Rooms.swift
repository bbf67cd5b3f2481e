import NIOHTTP1

extension ChatUser {
    /// The oldest of the rooms it is in that has this name, among its 200 oldest rooms.
    ///
    /// - Throws: As `ChatClient.ask`.
    package func room(named name: String, within deadline: Duration) async throws -> String? {
        let rooms = try await client.ask(.GET, "/api/rooms?limit=200", token: token, within: deadline)["rooms"]
        return rooms.array.first { $0["name"].string == name }?["id"].string
    }

    /// The newest messages of a room, the oldest of them first.
    ///
    /// - Throws: As `ChatClient.ask`; `UnexpectedAnswer`.
    package func newestMessages(of room: String, limit: Int, within deadline: Duration) async throws -> [ChatMessage] {
        let page = try await ask(.GET, "/api/rooms/\(room)/messages?limit=\(limit)", within: deadline)
        return try page["messages"].array.map(ChatMessage.init)
    }

    /// Empties a message; its place in the room stays.
    package func delete(_ message: String, in room: String, within deadline: Duration) async throws {
        try await ask(.DELETE, "/api/rooms/\(room)/messages/\(message)", within: deadline)
    }

    /// Ends its session, and no other of the account.
    package func logOut(within deadline: Duration) async throws {
        try await ask(.DELETE, "/api/sessions/current", within: deadline)
    }
}

extension ChatSocket {
    /// When the message that was sent under this name arrived.
    ///
    /// - Throws: As `event(within:where:)`.
    package func arrival(
        of clientMessageID: String,
        within deadline: Duration
    ) async throws -> ContinuousClock.Instant {
        _ = try await event(within: deadline) { event in
            event["type"].string == "message" && event["data"]["change"].string == "new"
                && event["data"]["message"]["clientMessageId"].string == clientMessageID
        }
        return .now
    }

    /// Closes the connection without a word: whoever waits for something over it fails.
    package func cut() { socket.cut() }
}
