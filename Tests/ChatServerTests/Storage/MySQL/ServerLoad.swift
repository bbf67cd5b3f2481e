import ChatClient
import NIOHTTP1
import Synchronization
import TestSupport

/// Clients that keep sending messages to a server, and probes that keep asking for its health, with every answer.
final class ServerLoad: Sendable {
    enum Question: CaseIterable {
        case send, live, ready
    }

    struct Answer {
        let question: Question
        /// 0 when none came.
        let status: Int
        let askedAt: ContinuousClock.Instant
        let duration: Duration
        /// Of a send.
        let clientMessageID: String
    }

    private static let pause = Duration.milliseconds(10)

    private let user: ChatUser
    private let room: String
    private let collected = Mutex<[Answer]>([])

    private init(user: ChatUser, room: String) {
        self.user = user
        self.room = room
    }

    /// Asks for as long as `body` runs.
    static func run(
        as user: ChatUser,
        in room: String,
        senders: Int = 8,
        _ body: (ServerLoad) async throws -> Void
    ) async throws -> ServerLoad {
        let load = ServerLoad(user: user, room: room)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for sender in 0..<senders {
                group.addTask { await load.keepAsking(.send) { "\(sender).\($0)" } }
            }
            for probe in [Question.live, .ready] {
                group.addTask { await load.keepAsking(probe) { _ in "" } }
            }
            try await body(load)
            group.cancelAll()
        }
        return load
    }

    private func keepAsking(_ question: Question, clientMessageID: (Int) -> String) async {
        var number = 0
        while !Task.isCancelled {
            number += 1
            let id = clientMessageID(number)
            let start = ContinuousClock.now
            let reply = try? await ask(question, clientMessageID: id)
            let answer = Answer(
                question: question,
                status: reply?.status ?? 0,
                askedAt: start,
                duration: (reply?.receivedAt ?? ContinuousClock.now) - start,
                clientMessageID: id
            )
            collected.withLock { $0.append(answer) }
            try? await Task.sleep(for: Self.pause)
        }
    }

    private func ask(_ question: Question, clientMessageID: String) async throws -> HTTPReply {
        switch question {
        case .live: return try await user.client.exchange(.GET, "/health/live")
        case .ready: return try await user.client.exchange(.GET, "/health/ready")
        case .send:
            let body: JSONValue = ["clientMessageId": .string(clientMessageID), "text": "under load"]
            let path = "/api/rooms/\(room)/messages"
            return try await user.client.exchange(.POST, path, body: body, token: user.token)
        }
    }

    func answers(to question: Question, since start: ContinuousClock.Instant? = nil) -> [Answer] {
        collected.withLock { answers in
            answers.filter { $0.question == question && $0.askedAt >= start ?? $0.askedAt }
        }
    }

    /// The sends that were acknowledged.
    var acknowledged: Set<String> {
        Set(answers(to: .send).filter { $0.status == 201 }.map(\.clientMessageID))
    }

    /// Waits until as many questions, asked from `start` on, have been answered so.
    func wait(
        for question: Question,
        _ status: Int,
        count: Int = 1,
        since start: ContinuousClock.Instant? = nil,
        within deadline: Duration = .seconds(5)
    ) async throws {
        try await eventually("\(count) × \(question) is answered \(status)", within: deadline) {
            answers(to: question, since: start).count { $0.status == status } >= count
        }
    }
}

extension [ServerLoad.Answer] {
    var statuses: Set<Int> { Set(map(\.status)) }

    /// How long all but the slowest twentieth took, which on a shared machine says more about the others there.
    var usualDuration: Duration {
        let durations = map(\.duration).sorted()
        return durations.isEmpty ? .zero : durations[Swift.max(0, durations.count * 19 / 20 - 1)]
    }
}
