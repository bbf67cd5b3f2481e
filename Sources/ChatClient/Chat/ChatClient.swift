package import NIOCore
package import NIOHTTP1
import NIOPosix

/// A program that talks to one chat server for any number of accounts.
package final class ChatClient: Sendable {
    package let address: ServerAddress
    package let group: any EventLoopGroup
    let dialer: Dialer
    private let connections: HTTPConnections

    package init(
        to address: ServerAddress,
        on group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        self.address = address
        self.group = group
        dialer = Dialer(to: address)
        connections = HTTPConnections(by: dialer, on: group)
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
    /// - Throws: `Refusal` when the server answers with a failure, `ForeignAnswer` when something else answers;
    ///   `ConnectionFault`, or the error of connecting.
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
        guard let envelope = try? reply.json(), envelope["success"].boolean != nil else {
            throw ForeignAnswer(reply.status, reply.headers)
        }
        guard envelope["success"].boolean == true else { throw Refusal(status: reply.status, envelope: envelope) }
        return envelope["data"]
    }

    /// What the server tells of itself: `status`, `version`, `commit`, `startedAt`.
    package func health() async throws -> JSONValue { try await ask(.GET, "/api/health") }

    /// Registers an account, which must be open to all, and logs it in.
    package func signUp(
        email: String,
        nickname: String,
        password: String,
        within deadline: Duration = .seconds(30)
    ) async throws -> ChatUser {
        let body: JSONValue = ["email": .string(email), "nickname": .string(nickname), "password": .string(password)]
        return try ChatUser(client: self, answer: try await ask(.POST, "/api/accounts", body: body, within: deadline))
    }

    package func logIn(
        email: String,
        password: String,
        within deadline: Duration = .seconds(30)
    ) async throws -> ChatUser {
        let body: JSONValue = ["email": .string(email), "password": .string(password)]
        return try ChatUser(client: self, answer: try await ask(.POST, "/api/sessions", body: body, within: deadline))
    }

    package func close() async throws { try await connections.close() }

    /// Runs `body`, and cuts every connection at the deadline or when the task is cancelled, so that whatever it waits
    /// for fails.
    package func bounded<Value: Sendable>(
        by deadline: Duration,
        _ body: () async -> Value
    ) async -> Value {
        let timeout = group.next().scheduleTask(in: TimeAmount(deadline)) { [dialer] in dialer.cut() }
        defer {
            timeout.cancel()
            dialer.cut()
        }
        return await withTaskCancellationHandler(operation: body) { dialer.cut() }
    }
}
