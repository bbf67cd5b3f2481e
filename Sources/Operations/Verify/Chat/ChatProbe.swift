internal import ChatClient
internal import Environments

/// A conversation of one account with itself over two connections, and what it took.
struct ChatProbe: Sendable {
    /// What is done, in this order.
    enum Step: String, Sendable {
        case signUp = "signing up"
        case login = "logging in"
        case room = "opening the probe's room"
        case upgrade = "opening the WebSocket"
        case subscribe = "subscribing to the room"
        case send = "sending the message"
        case receive = "receiving the message"
        case hold = "being silent"
        case readBack = "reading the message back"
    }

    /// How many of the newest messages are read back; what earlier runs left among them is deleted.
    private static let newest = 100
    /// How far a message must lie behind to be left over, and not one of a run at the same time.
    private static let leftOver = 30

    let client: ChatClient
    let account: ProbeAccount
    /// Of the page that would open the WebSocket.
    let origin: String
    let hold: Duration
    let end: ContinuousClock.Instant

    private(set) var took: [(name: String, duration: Duration)] = []

    init(
        _ client: ChatClient,
        as account: ProbeAccount,
        origin: String,
        hold: Duration,
        until end: ContinuousClock.Instant
    ) {
        self.client = client
        self.account = account
        self.origin = origin
        self.hold = hold
        self.end = end
    }

    /// What is left of the deadline; clean-up, and saying what is wrong, have a second more.
    private var left: Duration { max(ContinuousClock.now.duration(to: end), .milliseconds(1)) }
    private static let afterwards = Duration.seconds(1)

    /// Goes as far as it can.
    ///
    /// - Returns: Where it stopped and why; nil where it came to its end.
    mutating func converse() async -> ChatProbeFault? {
        do throws(ChatProbeFault) {
            let user = try await logIn()
            // Where this fails, the next run only asks once more than it need.
            try? account.prove()
            var fault: ChatProbeFault?
            do throws(ChatProbeFault) { try await converse(as: user) } catch { fault = error }
            // Where this fails, the session ends by itself.
            try? await user.logOut(within: Self.afterwards)
            return fault
        } catch {
            return error
        }
    }

    private mutating func converse(as user: ChatUser) async throws(ChatProbeFault) {
        let room = try await room(of: user)
        let sender = try await open(for: user, "upgrade")
        defer { sender.cut() }
        let receiver = try await open(for: user, nil)
        defer { receiver.cut() }
        try await step(.subscribe, over: receiver) { left in
            _ = try await receiver.subscribe(to: room, within: left)
        }
        try await exchange(from: sender, to: receiver, in: room, of: user)
    }

    private mutating func exchange(
        from sender: ChatSocket,
        to receiver: ChatSocket,
        in room: String,
        of user: ChatUser
    ) async throws(ChatProbeFault) {
        let sent = try await say(from: sender, to: receiver, in: room, "ack", "receive")
        let result: Result<Void, ChatProbeFault>
        do throws(ChatProbeFault) {
            if let fault = sent.fault { throw fault }
            try await readBack(sent.message, of: user)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try? await user.delete(sent.message.id, in: room, within: Self.afterwards)
        try result.get()
        guard hold > .zero else { return }
        do throws(ChatProbeFault) {
            try await sayAfterSilence(from: sender, to: receiver, in: room, of: user)
        } catch {
            throw error.afterSilence(of: hold)
        }
    }

    private mutating func sayAfterSilence(
        from sender: ChatSocket,
        to receiver: ChatSocket,
        in room: String,
        of user: ChatUser
    ) async throws(ChatProbeFault) {
        try await step(.hold) { [hold] _ in try await Task.sleep(for: hold) }
        let last = try await say(from: sender, to: receiver, in: room, nil, nil)
        try? await user.delete(last.message.id, in: room, within: Self.afterwards)
        if let fault = last.fault { throw fault }
    }
}

extension ChatProbe {
    private struct Sent: Sendable {
        var message: ChatMessage
        /// Why it was acknowledged and yet did not arrive.
        var fault: ChatProbeFault?
    }

    /// Signs up where the account was never seen to be there, or, since the server may be new, where it is refused.
    private mutating func logIn() async throws(ChatProbeFault) -> ChatUser {
        do throws(ChatProbeFault) {
            return account.isUnproven ? try await signUp() : try await authenticate()
        } catch {
            // Another run may have signed up at the same time.
            if account.isUnproven, error.code == "email_taken" {
                do throws(ChatProbeFault) { return try await authenticate() } catch let second {
                    throw second.code == "invalid_credentials" ? error.afterRefusedLogin(of: account.email) : second
                }
            }
            guard error.code == "invalid_credentials" else { throw error.afterRefusedLogin(of: account.email) }
        }
        do throws(ChatProbeFault) { return try await signUp() } catch {
            throw error.afterRefusedLogin(of: account.email)
        }
    }

    private mutating func authenticate() async throws(ChatProbeFault) -> ChatUser {
        try await timed("login", .login) { [client, account] left in
            try await client.logIn(email: account.email, password: account.password.reveal(), within: left)
        }
    }

    private mutating func signUp() async throws(ChatProbeFault) -> ChatUser {
        try await timed("signUp", .signUp) { [client, account] left in
            try await client.signUp(
                email: account.email,
                nickname: ProbeAccount.nickname,
                password: account.password.reveal(),
                within: left
            )
        }
    }

    private func room(of user: ChatUser) async throws(ChatProbeFault) -> String {
        try await step(.room) { left in
            if let room = try await user.room(named: ProbeAccount.room, within: left) { return room }
            return try await user.createRoom(ProbeAccount.room, access: "invited", within: left)
        }
    }

    private mutating func open(for user: ChatUser, _ name: String?) async throws(ChatProbeFault) -> ChatSocket {
        try await timed(name, .upgrade) { [origin] left in try await user.openSocket(origin: origin, within: left) }
    }

    private mutating func say(
        from sender: ChatSocket,
        to receiver: ChatSocket,
        in room: String,
        _ ack: String?,
        _ receive: String?
    ) async throws(ChatProbeFault) -> Sent {
        let id = "chatops-\(RandomText.identifier())"
        let started = ContinuousClock.now
        let limit = left
        async let arrival = Self.arrival(of: id, at: receiver, within: limit)
        let message: ChatMessage
        do throws(ChatProbeFault) {
            message = try await timed(ack, .send, over: sender) { left in
                try await sender.send("a probe of chatops", to: room, clientMessageID: id, within: left).message
            }
        } catch {
            receiver.cut()
            throw error
        }
        switch await arrival {
        case .success(let moment):
            if let receive { took.append((receive, started.duration(to: moment))) }
            return Sent(message: message)
        case .failure(let fault): return Sent(message: message, fault: fault)
        }
    }

    private static func arrival(
        of id: String,
        at receiver: ChatSocket,
        within limit: Duration
    ) async -> Result<ContinuousClock.Instant, ChatProbeFault> {
        do {
            return .success(try await receiver.arrival(of: id, within: limit))
        } catch {
            return .failure(await ChatProbeFault(.receive, error, over: receiver, within: limit))
        }
    }

    private mutating func readBack(_ message: ChatMessage, of user: ChatUser) async throws(ChatProbeFault) {
        let found = try await timed("readBack", .readBack) { left in
            try await user.newestMessages(of: message.room, limit: Self.newest, within: left)
        }
        let same = found.first { $0.id == message.id }
        guard let same else { throw .lost }
        guard same.text == message.text, same.sequence == message.sequence else { throw .changed }
        let forgotten = found.filter { $0.deletedAt == nil && $0.sequence < message.sequence - Self.leftOver }
        for message in forgotten {
            try? await user.delete(message.id, in: message.room, within: Self.afterwards)
        }
    }

    private mutating func timed<Value: Sendable>(
        _ name: String?,
        _ step: Step,
        over socket: ChatSocket? = nil,
        _ body: @Sendable (Duration) async throws -> Value
    ) async throws(ChatProbeFault) -> Value {
        let started = ContinuousClock.now
        let value = try await self.step(step, over: socket, body)
        if let name { took.append((name, started.duration(to: .now))) }
        return value
    }

    private func step<Value: Sendable>(
        _ step: Step,
        over socket: ChatSocket? = nil,
        _ body: @Sendable (Duration) async throws -> Value
    ) async throws(ChatProbeFault) -> Value {
        let limit = left
        do { return try await body(limit) } catch {
            throw await ChatProbeFault(step, error, over: socket, within: limit)
        }
    }
}
