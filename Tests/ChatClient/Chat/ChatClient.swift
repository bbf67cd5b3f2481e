package import NIOCore
package import NIOHTTP1
import NIOPosix

/// A program that talks to one chat server for any number of accounts.
package final class ChatClient: Sendable {
    package let address: ServerAddress
    package let group: any EventLoopGroup
    private let connections: HTTPConnections

    package init(
        to address: ServerAddress,
        on group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        self.address = address
        self.group = group
        connections = HTTPConnections(to: address, on: group)
    }

    package convenience init(port: Int) { self.init(to: ServerAddress(port: port)) }

    /// One request, whatever comes back.
    package func exchange(
        _ method: HTTPMethod,
        _ path: String,
        body: JSONValue? = nil,
        token: String? = nil,
        headers: HTTPHeaders = [:],
        within deadline: Duration = .seconds(30)
    ) async throws -> HTTPReply {
        var question = HTTPQuestion(method, path, headers: headers)
        if let token { question.headers.add(name: "authorization", value: "Bearer \(token)") }
        if let body {
            question.headers.add(name: "content-type", value: "application/json")
            question.body = ByteBuffer(string: body.description)
        }
        return try await connections.exchange(question, within: deadline)
    }

    /// - Returns: The envelope's `data`.
    /// - Throws: `Refusal` when the server answers with a failure; else as `HTTPConnections.exchange`.
    @discardableResult
    package func ask(
        _ method: HTTPMethod,
        _ path: String,
        body: JSONValue? = nil,
        token: String? = nil,
        within deadline: Duration = .seconds(30)
    ) async throws -> JSONValue {
        let reply = try await exchange(method, path, body: body, token: token, within: deadline)
        if reply.body.readableBytes == 0, (200..<300).contains(reply.status) { return .null }
        let envelope = try reply.json()
        guard envelope["success"].boolean == true else { throw Refusal(status: reply.status, envelope: envelope) }
        return envelope["data"]
    }

    /// What the server tells of itself: `status`, `version`, `commit`, `startedAt`.
    package func health() async throws -> JSONValue { try await ask(.GET, "/api/health") }

    /// Registers an account, which must be open to all, and logs it in.
    package func signUp(
        email: String,
        nickname: String? = nil,
        password: String = ChatUser.password
    ) async throws -> ChatUser {
        let name = nickname ?? String(email.prefix { $0 != "@" })
        let body: JSONValue = ["email": .string(email), "nickname": .string(name), "password": .string(password)]
        return try ChatUser(client: self, answer: try await ask(.POST, "/api/accounts", body: body))
    }

    package func logIn(email: String, password: String = ChatUser.password) async throws -> ChatUser {
        let body: JSONValue = ["email": .string(email), "password": .string(password)]
        return try ChatUser(client: self, answer: try await ask(.POST, "/api/sessions", body: body))
    }

    package func close() async throws { try await connections.close() }
}
