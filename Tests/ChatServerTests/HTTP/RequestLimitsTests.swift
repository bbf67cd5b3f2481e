import Testing

@Suite struct RequestLimitsTests {
    /// What goes too far, and the answer it gets.
    struct Excess: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let request: String
        let status: Int
        let code: String
        var closes = true
    }

    static let excesses = [
        Excess(
            testDescription: "URI over 8 KiB",
            request: request("GET", "/" + String(repeating: "a", count: 9000)),
            status: 414,
            code: "uri_too_long",
            closes: false
        ),
        Excess(
            testDescription: "URI over the decoder's limit",
            request: request("GET", "/" + String(repeating: "a", count: 100_000)),
            status: 431,
            code: "headers_too_large"
        ),
        Excess(
            testDescription: "one header over 16 KiB",
            request: request("GET", "/health/live", headers: ["X-Long": String(repeating: "a", count: 20_000)]),
            status: 431,
            code: "headers_too_large"
        ),
        Excess(
            testDescription: "too many headers",
            request: request(
                "GET",
                "/health/live",
                headers: Dictionary(uniqueKeysWithValues: (0..<200).map { ("X-\($0)", "1") })
            ),
            status: 431,
            code: "headers_too_large"
        ),
        Excess(
            testDescription: "announced body over 1 MiB",
            request: request("POST", "/nope", headers: ["Content-Length": "1048577"]),
            status: 413,
            code: "content_too_large"
        ),
        Excess(
            testDescription: "chunked body over 1 MiB",
            request: request("POST", "/nope", headers: ["Transfer-Encoding": "chunked"]) + "200000\r\n"
                + String(repeating: "a", count: 0x200000),
            status: 413,
            code: "content_too_large"
        ),
        Excess(
            testDescription: "not HTTP",
            request: "hello\r\n\r\n",
            status: 400,
            code: "bad_request"
        ),
        Excess(
            testDescription: "invalid chunk size",
            request: request("POST", "/nope", headers: ["Transfer-Encoding": "chunked"]) + "xyz\r\n",
            status: 400,
            code: "bad_request"
        ),
    ]

    @Test(arguments: excesses)
    func whatGoesTooFarIsRefusedInTheEnvelopeAndTheConnectionClosed(excess: Excess) async throws {
        let server = try await ServerFixture().serve()
        let connection = try server.connect()
        try connection.send(excess.request)
        let answer = try connection.receive()
        #expect(answer.status == excess.status)
        #expect(answer.headers["x-request-id"] != nil)
        #expect(try answer.envelope().error?.code == excess.code)
        #expect((answer.headers["connection"] == "close") == excess.closes)
        if excess.closes {
            #expect(try connection.isEnded())
        }
        #expect(try server.exchange("GET", "/health/live").status == 200)
    }

    @Test func anAnswerBeforeAFaultComesFirst() async throws {
        let server = try await ServerFixture().serve()
        let connection = try server.connect()
        try connection.send(request("GET", "/health/ready") + "nonsense\r\n\r\n")
        #expect(try connection.receive().status == 200)
        let answer = try connection.receive()
        #expect(answer.status == 400)
        #expect(answer.headers["connection"] == "close")
        #expect(try connection.isEnded())
    }
}
