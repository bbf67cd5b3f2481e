import ChatClient
import Foundation
import NIOHTTP1
import TestProcesses
import TestSupport
import Testing

/// What a server counts while people talk, some of them too much.
@Suite struct MetricsStoryTests {
    /// Counted only while the database is away.
    private static let ofTrouble: Set<String> = ["chat_looks_failed_total"]
    /// Empty again as soon as everybody has been answered.
    private static let queues: Set<String> = [
        "chat_database_jobs", "chat_message_queue_depth", "chat_password_queue_depth", "chat_socket_queued_bytes",
    ]

    @Test func everyFamilyIsFed() async throws {
        let redis = try RedisServer()
        let server = try await ServerFixture().serve(with: [
            "CHAT_REGISTRATION": "open", "CHAT_SENDS_PER_SECOND": "1", "REDIS_URL": "redis://127.0.0.1:\(redis.port)",
        ])
        let client = ChatClient(port: server.port)
        try await server.waitForLog("hints of other replicas arrive")
        let sent = try await story(client)
        try publishHint(port: redis.port)

        var metrics = Exposition(text: "")
        var unfed: [String] = []
        try await eventually("every family is fed; still not: \(unfed)") {
            metrics = Exposition(text: try server.exchange("GET", "/metrics").body)
            unfed = metrics.families.filter { metrics.total(of: $0) == 0 }
            return Set(unfed).subtracting(Self.ofTrouble).isSubset(of: Self.queues)
        }
        #expect(metrics.families.count > 30)
        #expect(Self.queues.union(Self.ofTrouble).isSubset(of: metrics.families))
        #expect(metrics.series["chat_sockets_open"] == 1)
        #expect(metrics.series["chat_hub_subscriptions"] == 1)
        #expect(metrics.series["chat_messages_sent_total"] == Double(sent))
        #expect(metrics.series["chat_message_repeats_total"] == 1)
        #expect(metrics.series["chat_sockets_opened_total"] == 3)
        #expect(metrics.series[#"chat_sockets_closed_total{reason="4403"}"#] == 1)
        #expect(metrics.series[#"chat_sockets_closed_total{reason="peer"}"#] == 1)
        #expect(metrics.series[#"chat_rate_limited_total{kind="send"}"#] == 1)
        #expect(metrics.series[#"chat_rate_limited_total{kind="login"}"#] != nil)
        try checkWithPromtool(metrics.text)
        try await client.close()
    }

    /// Leaves one socket open, with one subscription.
    ///
    /// - Returns: How many messages were sent.
    private func story(_ client: ChatClient) async throws -> Int {
        let ada = try await client.signUp(email: "ada@example.org")
        let bob = try await client.signUp(email: "bob@example.org")
        let eve = try await client.signUp(email: "eve@example.org")
        let room = try await ada.createRoom()
        for guest in [bob, eve] { try await guest.join(room) }
        let sockets = try await [ada.openSocket(), bob.openSocket(), eve.openSocket()]
        for socket in sockets { try await socket.subscribe(to: room) }
        let sent = try await sendUntilRefused(by: ada, to: room)
        for _ in 1...2 { _ = try await bob.send("mine", to: room, clientMessageID: "b1") }
        try await ada.remove(bob, from: room)
        try await sockets[1].close()
        try await eve.ask(.DELETE, "/api/sessions/current")
        _ = try await sockets[2].end()
        var code = ""
        for _ in 1...20 where code != "too_many_attempts" {
            let refusal = await #expect(throws: Refusal.self) {
                try await client.logIn(email: "ada@example.org", password: "a wrong password")
            }
            code = refusal?.code ?? ""
        }
        #expect(code == "too_many_attempts")
        return sent + 1
    }

    /// However slow the machine is.
    private func sendUntilRefused(by user: ChatUser, to room: String) async throws -> Int {
        var sent = 0
        do {
            while sent < 1000 {
                _ = try await user.send("hello", to: room, clientMessageID: "m\(sent)")
                sent += 1
            }
        } catch let refusal as Refusal {
            #expect(refusal.code == "rate_limited")
        }
        return sent
    }

    /// As another replica would.
    private func publishHint(port: Int) throws {
        let words = ["PUBLISH", "chatops:hints:1", #"{"replica":"another","rooms":[],"users":[],"events":[]}"#]
        let command = "*\(words.count)\r\n" + words.map { "$\($0.utf8.count)\r\n\($0)\r\n" }.joined()
        let connection = try Connection(port: port)
        try connection.send(command)
        #expect(try connection.take(4) == Array(":1\r\n".utf8))
    }

    private func checkWithPromtool(_ text: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/promtool")
        process.arguments = ["check", "metrics"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardError = output
        try process.start()
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
        let complaints = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(String(decoding: complaints, as: UTF8.self))")
    }
}

/// A scrape.
struct Exposition {
    let text: String
    /// By name and labels, as they are written.
    let series: [String: Double]
    let families: [String]

    init(text: String) {
        self.text = text
        let lines = text.split(separator: "\n")
        families = lines.filter { $0.hasPrefix("# TYPE ") }.map { String($0.split(separator: " ")[2]) }
        series = Dictionary(
            lines.filter { !$0.hasPrefix("#") }.map { line in
                let parts = line.split(separator: " ")
                return (String(parts[0]), Double(parts[1]) ?? .nan)
            },
            uniquingKeysWith: { $1 }
        )
    }

    /// The sum of a family's series; for a histogram, of what was observed how often.
    func total(of family: String) -> Double {
        series.filter { name, _ in
            let name = name.prefix { $0 != "{" }
            return name == family || name == "\(family)_count"
        }.values.reduce(0, +)
    }
}
