import CurlHTTP
import Testing

@Suite(.servers) struct ExchangeTests {
    let client = Client(version: "1.2.3")
    let servers = Servers.current

    @Test(arguments: Method.allCases, [0, 1, 70_000, 3_000_000])
    func sendsMethodAndContent(_ method: Method, _ length: Int) async throws {
        var content: [UInt8] = []
        while content.count < length { content += Pattern.bytes(at: content.count, count: length - content.count) }
        let body: Body = length == 0 ? .none : .bytes(content)
        let response = try await client.send(Request(method, servers.fault("echo"), body: body))
        #expect(response.status == 200)
        guard method != .head else { return #expect(response.body.isEmpty) }
        let echo: Echo = try response.decoded()
        #expect(echo.method == method.rawValue)
        #expect(echo.length == length)
        #expect(echo.matchesPattern)
        #expect(echo.values(of: "Expect").isEmpty)
        #expect(echo.values(of: "Content-Type").isEmpty)
        let announces = length > 0 || [.post, .put, .patch].contains(method)
        #expect(echo.values(of: "Content-Length") == (announces ? [String(length)] : []))
    }

    @Test func sendsHeadersInOrderAndNamesItself() async throws {
        let headers = Headers([Header("X-B", "2"), Header("X-A", "1"), Header("X-B", "3"), Header("X-Empty", "")])
        let echo: Echo = try await client.send(Request(.get, servers.fault("echo"), headers: headers)).decoded()
        #expect(
            echo.headers.filter { $0[0].hasPrefix("X-") } == [
                ["X-B", "2"], ["X-A", "1"], ["X-B", "3"], ["X-Empty", ""],
            ]
        )
        #expect(echo.values(of: "User-Agent") == ["chatops/1.2.3"])
    }

    @Test func givesTheFinalHeadWithoutInterimAnswers() async throws {
        let response = try await client.send(Request(.get, servers.fault("interim")))
        #expect(response.status == 200)
        #expect(response.text == "final")
        #expect(response.headers["Link"] == nil)
        #expect(response.headers["X-CASE"] == "One")
        #expect(response.headers.values(of: "x-CASE") == ["One", "two"])
        #expect(response.headers["X-Empty"]?.isEmpty == true)
    }

    @Test func leavesTrailersOut() async throws {
        let response = try await client.send(Request(.get, servers.fault("trailers")))
        #expect(response.text == "body")
        #expect(response.headers["X-Sum"] == nil)
    }

    @Test func errorStatusIsAnAnswer() async throws {
        let response = try await client.send(Request(.get, servers.plain("missing")))
        #expect(response.status == 404)
        #expect(response.text == "nothing here")
        #expect(response.tls == nil)
    }

    @Test(arguments: [VersionPreference.negotiated, .http1])
    func speaksTheVersionAskedFor(_ version: VersionPreference) async throws {
        var request = try Request(.get, servers.secure())
        request.trust = .file(servers.authority)
        request.version = version
        let response = try await client.send(request)
        #expect(response.delivery.version == (version == .http1 ? .http11 : .http2))
        #expect(response.text.contains(version == .http1 ? "HTTP/1.1" : "HTTP/2.0"))
    }

    @Test func usesAConnectionAgainUnlessAskedNotTo() async throws {
        var request = try Request(.get, servers.plain())
        let first = try await client.send(request)
        let second = try await client.send(request)
        #expect(first.delivery.isFreshConnection)
        #expect(!second.delivery.isFreshConnection)
        #expect(second.delivery.local == first.delivery.local)
        request.freshConnection = true
        let third = try await client.send(request)
        #expect(third.delivery.isFreshConnection)
        #expect(third.timings.connect > .zero)
    }

    @Test func neverSendsAPostOnAUsedConnection() async throws {
        _ = try await client.send(Request(.get, servers.plain("upstream/echo")))
        let response = try await client.send(Request(.post, servers.plain("upstream/echo"), body: .text("once")))
        #expect(response.delivery.isFreshConnection)
    }

    @Test func tellsWhereItWas() async throws {
        let delivery = try await client.send(Request(.get, servers.plain())).delivery
        #expect(delivery.remote == Endpoint(address: "127.0.0.1", port: try servers.port("http")))
        #expect(delivery.local.address == "127.0.0.1")
        #expect(delivery.local.port > 0)
    }
}
