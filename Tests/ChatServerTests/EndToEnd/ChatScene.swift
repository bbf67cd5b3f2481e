import ChatClient
import TestSupport
import Testing

@testable import ChatServer

/// The whole server with people in it.
struct ChatScene {
    let server: ListeningServer
    let client: ChatClient

    /// Everybody may register, and nobody waits for rates or tokens unless the changes say so.
    static let settings = [
        "CHAT_REGISTRATION": "open", "CHAT_SENDS_PER_SECOND": "10000", "CHAT_COMMANDS_PER_SECOND": "10000",
    ]

    init(on kind: TestDatabase = .sqlite, with changes: [String: String] = [:], wrapper: [String] = []) async throws {
        let fixture = try ServerFixture(on: kind)
        self.init(of: try await fixture.serve(with: Self.settings.merging(changes) { $1 }, wrapper: wrapper))
    }

    init(of server: ListeningServer) {
        self.server = server
        client = ChatClient(port: server.port)
    }

    func user(_ name: String) async throws -> ChatUser { try await client.signUp(email: "\(name)@chat.test") }

    /// Made as those make one who run the server: by its command.
    func administrator() async throws -> ChatUser {
        let command = try server.fixture.start("administrator", "root@chat.test")
        try command.write(ChatUser.password + "\n")
        try command.closeInput()
        let outcome = try await command.finish()
        try #require(outcome.status == 0, "\(outcome.errors)")
        return try await client.logIn(email: "root@chat.test")
    }

    /// Another server on the same database, as after a crash.
    func restarted(with changes: [String: String] = [:]) async throws -> ChatScene {
        ChatScene(of: try await server.fixture.serve(with: Self.settings.merging(changes) { $1 }))
    }

    /// An open room that the first of the users has made and the others have joined.
    func room(of users: ChatUser...) async throws -> String {
        let room = try await users[0].createRoom()
        for user in users.dropFirst() { try await user.join(room) }
        return room
    }
}

extension ChatUser {
    /// A socket that hears what is said in the room from now on.
    func listen(to room: String) async throws -> ChatSocket {
        let socket = try await openSocket()
        try await socket.subscribe(to: room)
        return socket
    }

    func say(_ text: String, in room: String) async throws -> ChatMessage {
        try await send(text, to: room, clientMessageID: text).message
    }
}

extension ChatSocket {
    /// The texts of the new messages in the order they came, up to this one.
    func texts(upTo last: String) async throws -> [String] {
        var texts: [String] = []
        while texts.last != last { texts.append(try await message().text) }
        return texts
    }
}

/// What the server refuses, or `nil` when it does not.
func refusedBy(_ body: () async throws -> Void) async throws -> Refusal? {
    do {
        try await body()
        return nil
    } catch let refusal as Refusal {
        return refusal
    }
}
