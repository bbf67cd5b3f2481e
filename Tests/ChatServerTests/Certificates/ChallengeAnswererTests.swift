import Glibc
import SystemPackage
import TestSupport
import Testing

/// `ChatServer answer-challenge`, the real program.
@Suite struct ChallengeAnswererTests {
    private static let answer =
        "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA.nP1qzpXGymHBrUEepNY9HCsQk7K8KhOypzEt62jcerQ"
    private static let path = "/.well-known/acme-challenge/evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA"

    @Test func itShowsTheAnswerAndNothingElse() async throws {
        let fixture = try ServerFixture()
        let process = try fixture.start("answer-challenge", "--port", "0", Self.answer)
        let server = try await fixture.listening(process)

        let shown = try server.exchange("GET", Self.path)
        #expect(shown.status == 200)
        #expect(shown.body == Self.answer)
        #expect(shown.headers["content-type"] == "text/plain")
        let head = try server.exchange("HEAD", Self.path)
        #expect(head.status == 200)
        #expect(head.headers["content-length"] == String(Self.answer.utf8.count))
        #expect(try server.exchange("GET", "/health/ready").status == 200)
        for other in [
            "/", "/.well-known/acme-challenge/", Self.path + "x", Self.path + "/x", "/api/health", "/metrics",
        ] {
            #expect(try server.exchange("GET", other).status == 404, "\(other)")
        }
        #expect(try server.exchange("POST", Self.path).status == 404)
        // Without settings there is no database either.
        #expect(access(fixture.database.string, F_OK) != 0)
    }

    /// Also while somebody holds a connection.
    @Test func itEndsAtOnce() async throws {
        let fixture = try ServerFixture()
        let process = try fixture.start("answer-challenge", "--port", "0", Self.answer)
        let server = try await fixture.listening(process)
        let connection = try server.connect()
        try connection.send("GET \(Self.path) HTTP/1.1\r\nHost: chat.test\r\n")
        let clock = ContinuousClock()
        let began = clock.now
        process.send(SIGTERM)
        #expect(try await process.finish().status == 0)
        #expect(clock.now - began < .seconds(2))
    }

    @Test func aPortThatIsTakenIsNamed() async throws {
        let fixture = try ServerFixture()
        let first = try fixture.start("answer-challenge", "--port", "0", Self.answer)
        let server = try await fixture.listening(first)
        let second = try await fixture.start("answer-challenge", "--port", String(server.port), Self.answer).finish()
        #expect(second.status != 0)
        #expect(second.errors.contains("cannot listen on 0.0.0.0:\(server.port)"))
    }
}
