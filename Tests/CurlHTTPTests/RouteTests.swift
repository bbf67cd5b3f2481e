import CurlHTTP
import Testing

@Suite(.servers) struct RouteTests {
    let client = Client(version: "test")
    let servers = Servers.current

    private func secure(_ host: String) throws -> Request {
        var request = try Request(.get, servers.secure(host: host))
        request.trust = .file(servers.authority)
        return request
    }

    @Test(arguments: [["127.0.0.1"], ["::1"], ["127.0.0.9", "127.0.0.1"]])
    func resolveOverride(_ addresses: [String]) async throws {
        var request = try secure("chat.test")
        request.resolve = [ResolveOverride(host: "chat.test", port: try servers.port("https"), addresses: addresses)]
        let response = try await client.send(request)
        #expect(response.text.hasSuffix("chat.test"))
        #expect(response.delivery.remote.address == addresses.last)
    }

    @Test func resolveOverrideHoldsForOneRequest() async throws {
        var request = try Request(.get, servers.plain(host: "chat.invalid"))
        let port = try servers.port("http")
        request.resolve = [ResolveOverride(host: "chat.invalid", port: port, addresses: ["127.0.0.1"])]
        #expect(try await client.send(request).status == 200)
        request.resolve = []
        let failure = try await failure(of: request, by: client)
        guard case .resolve = failure else { throw failure }
    }

    @Test func differentOverridesOfOneNameAtOnce() async throws {
        let port = try servers.port("http")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<20 {
                group.addTask {
                    let address = index.isMultiple(of: 2) ? "127.0.0.1" : "::1"
                    var request = try Request(.get, servers.plain(host: "chat.test"))
                    request.resolve = [ResolveOverride(host: "chat.test", port: port, addresses: [address])]
                    #expect(try await client.send(request).delivery.remote.address == address)
                }
            }
            try await group.waitForAll()
        }
    }

    @Test(arguments: ["127.0.0.1", "::1"])
    func connectOverride(_ address: String) async throws {
        var request = Request(.get, "https://chat.test/")
        request.trust = .file(servers.authority)
        request.connectTo = [
            ConnectOverride(host: "chat.test", port: 443, toHost: address, toPort: try servers.port("https"))
        ]
        let response = try await client.send(request)
        #expect(response.text.hasSuffix("chat.test"))
        #expect(response.delivery.remote == Endpoint(address: address, port: try servers.port("https")))
    }

    @Test func overrideThatIsNotOne() async throws {
        var request = try secure("chat.test")
        request.resolve = [ResolveOverride(host: "chat.test", port: 1, addresses: [])]
        let failure = try await failure(of: request, by: client)
        guard case .malformedOverride = failure else { throw failure }
    }

    @Test func ipv6Literal() async throws {
        let response = try await client.send(secure("[::1]"))
        #expect(response.delivery.remote.description == "[::1]:\(try servers.port("https"))")
        #expect(response.tls?.isVerified == true)
    }

    @Test(arguments: [(AddressFamily.ipv4, "127.0.0.1"), (.ipv6, "::1")])
    func addressFamily(_ family: AddressFamily, _ expected: String) async throws {
        var request = try Request(.get, servers.plain(host: "chat.test"))
        let port = try servers.port("http")
        request.resolve = [ResolveOverride(host: "chat.test", port: port, addresses: ["127.0.0.1", "::1"])]
        request.addressFamily = family
        #expect(try await client.send(request).delivery.remote.address == expected)
    }

    @Test func redirectsAreAnswersUnlessFollowed() async throws {
        let response = try await client.send(Request(.get, servers.plain("hop/1")))
        #expect(response.status == 302)
        #expect(response.headers["Location"]?.hasSuffix("/hop/0") == true)
        #expect(response.delivery.redirectCount == 0)
    }

    @Test func followsRedirects() async throws {
        var request = try Request(.get, servers.plain("hop/2"))
        request.redirects = .followed(atMost: 2)
        let response = try await client.send(request)
        #expect(response.status == 200)
        #expect(response.text == "arrived")
        #expect(response.headers["Location"] == nil)
        #expect(response.delivery.redirectCount == 2)
    }

    @Test func followsNoRedirectOfAPost() async throws {
        var request = try Request(.post, servers.plain("hop/1"), body: .text("content"))
        request.redirects = .followed(atMost: 2)
        #expect(try await client.send(request).status == 302)
    }

    @Test(arguments: [("hop/around", 5), ("hop/2", 1), ("hop/1", 0)])
    func tooManyRedirects(_ path: String, _ limit: Int) async throws {
        var request = try Request(.get, servers.plain(path))
        request.redirects = .followed(atMost: limit)
        let failure = try await failure(of: request, by: client)
        guard case .tooManyRedirects(limit, _) = failure else { throw failure }
    }

    @Test func redirectToAnotherScheme() async throws {
        var request = try Request(.get, servers.plain("hop/away"))
        request.redirects = .followed(atMost: 5)
        let failure = try await failure(of: request, by: client)
        guard case .schemeRefused("ftp") = failure else { throw failure }
    }

    @Test func credentialsDoNotFollowToAnotherOrigin() async throws {
        var request = try Request(
            .get,
            servers.plain("hop/across"),
            headers: ["Authorization": "Bearer t", "Cookie": "c=1", "X-Kept": "1"]
        )
        request.redirects = .followed(atMost: 1)
        let echo: Echo = try await client.send(request).decoded()
        #expect(echo.values(of: "Authorization").isEmpty)
        #expect(echo.values(of: "Cookie").isEmpty)
        #expect(echo.values(of: "X-Kept") == ["1"])
    }
}
