import CurlHTTP
import Synchronization
import Testing

@Suite(.servers) struct StreamingTests {
    static let size = 16 << 20

    let client = Client(version: "test")
    let servers = Servers.current

    private func request(_ method: Method = .get, path: String, overHTTP2: Bool, body: Body = .none) throws -> Request {
        let url = try overHTTP2 ? servers.secure("upstream/\(path)") : servers.fault(path)
        var request = Request(method, url, body: body)
        request.trust = .file(servers.authority)
        request.deadline = .seconds(60)
        return request
    }

    @Test(arguments: [false, true])
    func downloadsInOrderAndCompletely(overHTTP2: Bool) async throws {
        let request = try request(path: "pattern/\(Self.size)", overHTTP2: overHTTP2)
        let (received, delivery) = try await client.withResponse(to: request) { response in
            #expect(response.headers["Content-Length"] == String(Self.size))
            var received = 0
            for try await chunk in response.body {
                try #require(Pattern.matches(chunk, at: received))
                received += chunk.count
            }
            return (received, try await response.finish())
        }
        #expect(received == Self.size)
        #expect(delivery.version == (overHTTP2 ? .http2 : .http11))
        #expect(delivery.timings.body > .zero)
    }

    @Test(arguments: [false, true], [nil, size])
    func uploadsInOrderAndCompletely(overHTTP2: Bool, length: Int?) async throws {
        let sent = Mutex(0)
        let body = Body.stream(length: length) {
            sent.withLock { sent in
                guard sent < Self.size else { return nil }
                let chunk = Pattern.bytes(at: sent, count: min(50_000, Self.size - sent))
                sent += chunk.count
                return chunk
            }
        }
        let echo: Echo = try await client.send(request(.post, path: "echo", overHTTP2: overHTTP2, body: body)).decoded()
        #expect(echo.length == Self.size)
        #expect(echo.matchesPattern)
        if !overHTTP2 { #expect(echo.values(of: "Content-Length") == (length.map { [String($0)] } ?? [])) }
    }

    @Test func readerThatIsBehindHoldsTheServerBack() async throws {
        let total = 256 << 20
        let other = Client(version: "test")
        try await client.withResponse(to: request(path: "pattern/\(total)", overHTTP2: false)) { response in
            var iterator = response.body.makeAsyncIterator()
            var received = 0
            while received < 1 << 20, let chunk = try await iterator.next() {
                #expect(chunk.count <= 300 << 10)
                received += chunk.count
            }
            let path = "/pattern/\(total)"
            var sent = -1
            var isStill = 0
            while isStill < 20 {
                let progress: [String: Int] = try await other.send(Request(.get, servers.fault("progress"))).decoded()
                isStill = progress[path] == sent ? isStill + 1 : 0
                sent = progress[path] ?? 0
            }
            #expect(sent < 32 << 20)
            while received < 8 << 20, let chunk = try await iterator.next() {
                try #require(Pattern.matches(chunk, at: received))
                received += chunk.count
            }
        }
    }

    @Test func whatIsLeftUnreadIsDropped() async throws {
        let status = try await client.withResponse(to: Request(.get, servers.fault("drip"))) { $0.status }
        #expect(status == 200)
        #expect(try await client.send(Request(.get, servers.fault("echo"))).status == 200)
    }

    @Test func headComesBeforeTheBody() async throws {
        let first = try await client.withResponse(to: Request(.get, servers.fault("drip"))) { response in
            var iterator = response.body.makeAsyncIterator()
            return try await iterator.next()
        }
        #expect(first?.first == UInt8(ascii: "."))
    }

    @Test func brokenBodyThrowsToTheReader() async throws {
        let request = try Request(.get, servers.fault("broken"))
        let failure = await #expect(throws: HTTPFailure.self) {
            try await client.withResponse(to: request) { response in
                for try await chunk in response.body { #expect(chunk == Array("short".utf8)) }
            }
        }
        guard case .receive = failure else { throw try #require(failure) }
    }

    private struct Refusal: Error, Equatable {}

    @Test func errorOfTheReaderPassesThrough() async throws {
        await #expect(throws: Refusal()) {
            try await client.withResponse(to: Request(.get, servers.fault("drip"))) { _ in throw Refusal() }
        }
    }

    @Test func errorOfTheSourceEndsTheUpload() async throws {
        let sent = Mutex(0)
        let body = Body.stream {
            let count = sent.withLock { sent in
                sent += 1
                return sent
            }
            if count > 3 { throw Refusal() }
            return Pattern.bytes(at: 0, count: 1000)
        }
        let failure = try await failure(of: Request(.put, servers.fault("echo"), body: body), by: client)
        guard case .bodySource(let error, _) = failure else { throw failure }
        #expect(error is Refusal)
    }

    @Test(arguments: [(9, 10), (11, 10), (0, 10)])
    func sourceThatDoesNotHaveItsLength(produced: Int, announced: Int) async throws {
        let left = Mutex(produced)
        let body = Body.stream(length: announced) {
            left.withLock { left in
                defer { left = 0 }
                return left == 0 ? nil : Pattern.bytes(at: 0, count: left)
            }
        }
        let failure = try await failure(of: Request(.put, servers.fault("echo"), body: body), by: client)
        guard case .bodySource(let error, _) = failure else { throw failure }
        #expect(error as? BodyLengthMismatch == BodyLengthMismatch(announced: announced, produced: produced))
    }

    @Test func answerBeforeTheUploadEnds() async throws {
        let body = Body.stream { [UInt8](repeating: 0, count: 1 << 16) }
        let request = try Request(.put, servers.fault("refuse-upload"), body: body)
        let result = await Task { try await client.send(request) }.result
        switch result {
        case .success(let response): #expect(response.text == "enough")
        case .failure(HTTPFailure.send), .failure(HTTPFailure.receive): break
        case .failure(let error): throw error
        }
    }
}
