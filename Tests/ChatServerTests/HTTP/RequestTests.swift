import ChatClient
import NIOHTTP1
import TestSupport
import Testing

@Suite struct RequestTests {
    @Test func anUnknownPathIsNotFound() async throws {
        let server = try await ServerFixture().serve()
        let answer = try server.exchange("GET", "/nope")
        #expect(answer.status == 404)
        #expect(answer.headers["content-type"] == "application/json; charset=utf-8")
        let envelope = try answer.envelope()
        #expect(!envelope.success)
        #expect(envelope.error?.code == "not_found")
        #expect(envelope.error?.requestId == answer.headers["x-request-id"])
        #expect(try server.exchange("HEAD", "/nope").status == 404)
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
    func aMethodThatIsNotTakenIsNamedWithThoseThatAre(method: String) async throws {
        let server = try await ServerFixture().serve()
        let answer = try server.exchange(method, "/health/live")
        #expect(answer.status == 405)
        #expect(answer.headers["allow"] == "GET, HEAD")
        #expect(try answer.envelope().error?.code == "method_not_allowed")
    }

    @Test(arguments: ["abc-1_2.Z", String(repeating: "a", count: 128)])
    func aWellFormedRequestIDIsKept(id: String) async throws {
        let server = try await ServerFixture().serve()
        let answer = try server.exchange("GET", "/nope", headers: ["X-Request-Id": id])
        #expect(answer.headers["x-request-id"] == id)
        #expect(try answer.envelope().error?.requestId == id)
        try await eventually("the log has the id") {
            try server.log().contains { $0.message == "request" && $0.metadata["requestId"]?.text == id }
        }
    }

    @Test(arguments: ["", "a b", #"x"y"#, "ü", String(repeating: "a", count: 129)])
    func anIllFormedRequestIDIsReplaced(id: String) async throws {
        let server = try await ServerFixture().serve()
        let answer = try server.exchange("GET", "/health/live", headers: ["X-Request-Id": id])
        #expect(answer.status == 200)
        #expect(answer.headers["x-request-id"]?.wholeMatch(of: /[0-9a-f]{32}/) != nil)
    }

    @Test func secretsOfARequestStayOutOfTheLog() async throws {
        let server = try await ServerFixture().serve()
        let secret = "s3cr3t-0123456789"
        let answer = try server.exchange(
            "GET",
            "/nope?token=\(secret)",
            headers: ["Authorization": "Bearer \(secret)", "Cookie": "session=\(secret)"]
        )
        #expect(answer.status == 404)
        try await server.waitForLog("request")
        #expect(try !server.process.errors().contains(secret))
    }

    @Test func theLogTellsWhoAskedForWhatAndNoSecret() async throws {
        let server = try await ServerFixture().serve(with: ["CHAT_REGISTRATION": "open"])
        let client = ChatClient(port: server.port)
        let user = try await client.signUp(email: "ada@example.org")
        try await user.ask(.GET, "/api/users?query=a-query-of-hers")
        try await client.close()
        var line: LogEntry?
        try await eventually("the request is logged") {
            line = try server.log().last { $0.message == "request" && $0.metadata["route"]?.text == "/api/users" }
            return line != nil
        }
        let metadata = try #require(line?.metadata)
        #expect(metadata["user"]?.text == user.id)
        #expect(metadata["path"]?.text == "/api/users")
        #expect(metadata["method"]?.text == "GET")
        #expect(metadata["status"]?.number == 200)
        #expect(metadata["client"]?.text == "127.0.0.1")
        let log = try server.process.errors()
        let secrets = [ChatUser.password, user.token, try #require(user.refreshToken), "a-query-of-hers", user.email]
        for secret in secrets { #expect(!log.contains(secret)) }
    }
}
