import ArgumentParser
import ChatClient
import NIOHTTP1
import TestSupport

/// Many logins at once: the queue of those who wait for a hash is bounded, and health does not wait in it.
struct LoginStormCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login-storm",
        abstract: "Logs in many times at once: refusals must say when to come back, and health stay fast."
    )

    @OptionGroup var server: ServerOptions
    @Option(help: "Logins at the same time.")
    var logins = 1000
    @Option(help: "Milliseconds within which health must answer.")
    var health = 100

    func run() async throws {
        let client = server.client()
        let user = try await Population.settle(users: 1, rooms: 0, on: client).users[0]
        let slowest = Meter()
        let statuses = try await withThrowingTaskGroup(of: HTTPReply.self) { group in
            for _ in 0..<logins { group.addTask { try await Self.logIn(user.email, client) } }
            let watching = Task {
                while !Task.isCancelled {
                    let start = ContinuousClock.now
                    guard try await client.exchange(.GET, "/health/ready").status == 200 else {
                        throw TrialFailure("not ready")
                    }
                    slowest.add(.now - start)
                    try await Task.sleep(for: .milliseconds(10))
                }
            }
            defer { watching.cancel() }
            var statuses: [Int: Int] = [:]
            for try await reply in group {
                statuses[reply.status, default: 0] += 1
                if reply.status != 201, reply.headers["retry-after"].isEmpty {
                    throw TrialFailure("\(reply.status) without Retry-After: \(reply.text)")
                }
            }
            return statuses
        }
        let worst = slowest.times.last ?? .zero
        print(
            "answers \(statuses.sorted { $0.key < $1.key }); health at most \(worst.milliseconds) ms, \(slowest.count) times"
        )
        guard statuses.keys.allSatisfy({ [201, 429, 503].contains($0) }), (statuses[201] ?? 0) > 0 else {
            throw TrialFailure("an answer that is neither a login nor a refusal for now")
        }
        guard worst < .milliseconds(health) else { throw TrialFailure("health took \(worst)") }
    }

    private static func logIn(_ email: String, _ client: ChatClient) async throws -> HTTPReply {
        let body: JSONValue = ["email": .string(email), "password": .string(ChatUser.password)]
        return try await client.exchange(.POST, "/api/sessions", body: body, within: .seconds(60))
    }
}
