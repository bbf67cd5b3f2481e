import ChatClient
import Synchronization
import TestSupport

/// Two people in a room of a deployment: one sends over REST without a pause, one follows by WebSocket and, whenever its
/// socket ends, comes back for what it missed.
final class Conversation: Sendable {
    struct Record {
        /// Sequences that were acknowledged, in the order they were sent.
        var acknowledged: [Int] = []
        /// Sequences that were delivered, in the order they came, over all sockets.
        var delivered: [Int] = []
        /// What did not go well, in words.
        var faults: [String] = []
        var sockets = 0
    }

    private let sender: ChatUser
    private let follower: ChatUser
    private let room: String
    private let record = Mutex(Record())
    private let isOver = Mutex(false)

    init(through client: ChatClient) async throws {
        sender = try await client.signUp(email: "sender@example.org")
        follower = try await client.signUp(email: "follower@example.org")
        room = try await sender.createRoom()
        try await follower.join(room)
    }

    /// Talks while `body` runs, and until all that was acknowledged was delivered.
    func talk(during body: () async throws -> Void) async throws -> Record {
        async let sending: Void = send()
        async let following: Void = follow()
        do {
            try await eventually("the conversation has begun") { record.withLock { $0.delivered.count > 5 } }
            try await body()
            // What runs now has to do the same as what ran before.
            let count = record.withLock(\.acknowledged.count)
            try await eventually("it goes on") { record.withLock { $0.acknowledged.count > count + 20 } }
        } catch {
            isOver.withLock { $0 = true }
            _ = await (sending, following)
            throw error
        }
        isOver.withLock { $0 = true }
        _ = await (sending, following)
        return record.withLock { $0 }
    }

    private func send() async {
        var number = 0
        while !isOver.withLock({ $0 }) {
            number += 1
            do {
                let sent = try await sender.send("message \(number)", to: room, clientMessageID: "message-\(number)")
                record.withLock { $0.acknowledged.append(sent.message.sequence) }
            } catch {
                record.withLock { $0.faults.append("message \(number): \(error)") }
            }
            // Below ten messages a second, the server’s limit for one user.
            try? await Task.sleep(for: .milliseconds(120))
        }
    }

    private var isComplete: Bool {
        isOver.withLock { $0 } && record.withLock { ($0.acknowledged.last ?? 0) <= ($0.delivered.last ?? 0) }
    }

    private func follow() async {
        while !isComplete {
            do {
                let socket = try await follower.openSocket()
                record.withLock { $0.sockets += 1 }
                try await socket.subscribe(to: room, after: record.withLock { $0.delivered.last ?? 0 })
                while !isComplete {
                    let message = try await socket.message(within: .seconds(2))
                    record.withLock { $0.delivered.append(message.sequence) }
                }
                try await socket.close()
            } catch ConnectionFault.closed {
                continue
            } catch ConnectionFault.timedOut where isComplete {
                return
            } catch {
                record.withLock { $0.faults.append("socket: \(error)") }
                if isOver.withLock({ $0 }) { return }
            }
        }
    }
}
