import CurlHTTP
import Testing

@Suite(.servers) struct FailureTests {
    let client = Client(version: "test")
    let servers = Servers.current

    @Test(arguments: ["broken", "broken-chunk", "garbage", "silent"])
    func brokenAnswer(_ path: String) async throws {
        let failure = try await failure(of: Request(.get, servers.fault(path)), by: client)
        guard case .receive(let attempt) = failure else { throw failure }
        #expect(!attempt.reason.isEmpty)
        #expect(attempt.timings.total > .zero)
    }

    @Test func refusedPort() async throws {
        let failure = try await failure(of: Request(.get, "http://127.0.0.1:1/"), by: client)
        guard case .connect(.refused, let attempt) = failure else { throw failure }
        #expect(attempt.authority == "127.0.0.1:1")
    }

    @Test func unresolvableName() async throws {
        let failure = try await failure(of: Request(.get, "http://chat.invalid/"), by: client)
        guard case .resolve(let attempt) = failure else { throw failure }
        #expect(attempt.authority == "chat.invalid:80")
        #expect(attempt.timings.dns == attempt.timings.total)
    }

    @Test(arguments: [
        "", "chat.test", "http://", "/path", "http://a b/", "http://h/\n", "http://h:99999/", "http://h\0/",
    ])
    func malformedURL(_ url: String) async throws {
        let failure = try await failure(of: Request(.get, url), by: client)
        guard case .malformedURL = failure else { throw failure }
    }

    @Test(arguments: ["ftp", "file", "gopher", "smtp"])
    func refusedScheme(_ scheme: String) async throws {
        let failure = try await failure(of: Request(.get, "\(scheme)://127.0.0.1/etc/passwd"), by: client)
        guard case .schemeRefused(scheme) = failure else { throw failure }
    }

    @Test(arguments: [
        ("X-A", "1\r\nX-B: 2"), ("X-A", "1\nX-B: 2"), ("X-A", "\0"), ("X A", "1"), ("", "1"), ("X:A", "1"),
    ])
    func headerThatWouldSmuggleAnother(_ name: String, _ value: String) async throws {
        let request = try Request(.get, servers.fault("echo"), headers: Headers([Header(name, value)]))
        let failure = try await failure(of: request, by: client)
        guard case .malformedHeader = failure else { throw failure }
    }

    @Test func bodyOverTheLimit() async throws {
        var request = try Request(.get, servers.fault("pattern/100000"))
        request.maximumBodyBytes = 100_000
        #expect(try await client.send(request).body.count == 100_000)
        request.maximumBodyBytes = 99_999
        let failure = try await failure(of: request, by: client)
        guard case .bodyTooLarge(99_999, _) = failure else { throw failure }
    }

    @Test func secretsInURLsStayOutOfMessages() async throws {
        let url = "http://user:pass4word@127.0.0.1:1/path?token=hunter2#fragment"
        let failure = try await failure(of: Request(.get, url), by: client)
        for secret in ["user", "pass4word", "hunter2", "fragment"] {
            #expect(!failure.message.contains(secret))
            #expect(!String(reflecting: failure).contains(secret))
        }
        #expect(failure.message.contains("http://127.0.0.1:1/path?<redacted>"))
    }
}
