import CurlHTTP
import Testing

@Suite(.servers, .serialized) struct CancellationTests {
    /// Generous, as tests share two cores; a deadline would take 10 s.
    static let prompt = Duration.seconds(1)

    let client = Client(version: "test")
    let servers = Servers.current

    @Test(arguments: ["full", "mute", "hold", "drip"])
    func endsTheExchangePromptly(_ place: String) async throws {
        let url =
            switch place {
            case "full": "http://127.0.0.1:\(try servers.port("full"))/"
            case "mute": "https://127.0.0.1:\(try servers.port("mute"))/"
            default: try servers.fault(place)
            }
        let before = try await requests()
        let task = Task { try await client.send(Request(.get, url)) }
        if place == "hold" || place == "drip" {
            // One more for the question itself.
            while try await requests() <= before + 1 { await Task.yield() }
        }
        let cancelled = ContinuousClock.now
        task.cancel()
        let result = await task.result
        #expect(cancelled.duration(to: .now) < Self.prompt)
        let failure = #expect(throws: HTTPFailure.self) { _ = try result.get() }
        guard case .cancelled = failure else { throw try #require(failure) }
    }

    @Test func nothingIsSentByACancelledTask() async throws {
        let before = try await requests()
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await client.send(Request(.get, servers.fault("echo")))
        }
        task.cancel()
        let failure = await #expect(throws: HTTPFailure.self) { _ = try await task.value }
        guard case .cancelled = failure else { throw try #require(failure) }
        #expect(try await requests() == before + 1)
    }

    @Test func manyAtOnce() async throws {
        let started = ContinuousClock.now
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    let failure = await #expect(throws: HTTPFailure.self) {
                        _ = try await client.send(Request(.get, servers.fault("hold")))
                    }
                    if case .cancelled? = failure { return }
                    Issue.record("not cancelled: \(String(describing: failure))")
                }
            }
            group.cancelAll()
        }
        #expect(started.duration(to: .now) < Self.prompt * 2)
        #expect(try await client.send(Request(.get, servers.fault("echo"))).status == 200)
    }

    @Test func uploadWhoseContentNeverComes() async throws {
        let (chunks, never) = AsyncStream<[UInt8]>.makeStream()
        let body = Body.stream {
            var iterator = chunks.makeAsyncIterator()
            return await iterator.next()
        }
        var request = try Request(.put, servers.fault("echo"), body: body)
        request.deadline = .milliseconds(200)
        let failure = try await failure(of: request, by: client)
        guard case .deadline(.firstByte, _, _) = failure else { throw failure }
        never.finish()
    }

    /// How many requests the server has had, this question included.
    private func requests() async throws -> Int {
        let progress: [String: Int] = try await client.send(Request(.get, servers.fault("progress"))).decoded()
        return try #require(progress["requests"])
    }
}
