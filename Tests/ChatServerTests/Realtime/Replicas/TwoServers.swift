import ChatClient
import NIOHTTP1
import TestSupport

@testable import ChatServer

/// Two server processes on one schema of MySQL, with or without a Redis between them.
struct TwoServers {
    let fixture: ServerFixture
    let redis: RedisServer?
    let first: ChatClient
    let second: ChatClient
    private let processes: [ListeningServer]

    init(_ hints: Hints) async throws {
        fixture = try ServerFixture(on: .mysql)
        redis = hints == .redis ? try RedisServer() : nil
        var settings = [
            "CHAT_REGISTRATION": "open", "CHAT_SENDS_PER_SECOND": "100000", "CHAT_COMMANDS_PER_SECOND": "100000",
        ]
        settings["REDIS_URL"] = redis.map { "redis://127.0.0.1:\($0.port)" }
        processes = [try await fixture.serve(with: settings), try await fixture.serve(with: settings)]
        first = ChatClient(port: processes[0].port)
        second = ChatClient(port: processes[1].port)
        if redis != nil { try await waitForHints(times: 1) }
    }

    /// How the servers learn of each other's commits.
    enum Hints: String, CaseIterable {
        case redis
        case none

        /// Within which what was done on one server is seen on the other.
        var limit: Duration { self == .redis ? .milliseconds(300) : .seconds(2) }
    }

    /// Waits until each server has begun to listen to Redis so many times since it started.
    func waitForHints(times: Int) async throws {
        for process in processes {
            try await eventually("hints arrive") {
                try process.log().count { $0.message == "hints of other replicas arrive" } >= times
            }
        }
    }

    /// An account, open at the first server, that may administer the others.
    func administrator() async throws -> ChatUser {
        let user = try await first.signUp(email: "admin@example.test")
        let schema = fixture.schema?.settings.database ?? ""
        try fixture.schema?.asRoot("UPDATE \(schema).users SET role = 'administrator' WHERE id = '\(user.id)'")
        return try await first.logIn(email: user.email)
    }
}

extension ChatUser {
    /// The same user, with the same session, at another server.
    func at(_ client: ChatClient) -> ChatUser {
        ChatUser(client: client, id: id, email: email, token: token, refreshToken: refreshToken)
    }
}

/// How long the middle one of some runs took.
///
/// Other tests may be using all of the machine; so up to three times as many runs are made, and the best counts.
func medianTime(
    of name: String,
    within limit: Duration,
    runs: Int,
    _ run: () async throws -> Duration
) async throws -> Duration {
    var medians: [Duration] = []
    repeat {
        var times: [Duration] = []
        for _ in 0..<runs { times.append(try await run()) }
        times.sort()
        medians.append(times[runs / 2])
        print("\(name): median \(times[runs / 2]), least \(times[0]), most \(times[runs - 1]) of \(runs)")
    } while medians.count < 3 && medians[medians.count - 1] >= limit
    return medians.min() ?? .zero
}
