import Glibc
import TestSupport
import Testing

@Suite struct ShutdownTests {
    /// A connection with an answered request and, right behind it, half of another that the server has begun.
    private func connectionWithHalfARequest(to server: ListeningServer) throws -> Connection {
        let connection = try server.connect()
        let half = request("POST", "/nope", headers: ["Content-Length": "10"]) + "12345"
        try connection.send(request("GET", "/health/live") + half)
        #expect(try connection.receive().status == 200)
        return connection
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func anIdleServerStopsAtOnce(signal: Int32) async throws {
        let server = try await ServerFixture().serve(with: ["CHAT_SHUTDOWN_DEADLINE_SECONDS": "60"])
        let keptAlive = try server.connect()
        try keptAlive.send(request("GET", "/health/live"))
        #expect(try keptAlive.receive().status == 200)
        let silent = try server.connect()
        let unfinished = try server.connect()
        try unfinished.send("GET /health/live HT")
        server.process.send(signal)
        #expect(try await server.process.finish(within: .seconds(5)).status == 0)
        #expect(try server.log().last?.message == "stopped")
        withExtendedLifetime((keptAlive, silent, unfinished)) {}
    }

    @Test func aRequestInFlightIsAnsweredWhileNewOnesAreNotTaken() async throws {
        let server = try await ServerFixture().serve(with: ["CHAT_SHUTDOWN_DEADLINE_SECONDS": "60"])
        let connection = try connectionWithHalfARequest(to: server)
        server.process.send(SIGTERM)
        try await server.waitForLog("shutting down")
        try await eventually("the socket is closed") { (try? server.connect()) == nil }
        try connection.send("67890" + request("GET", "/health/ready"))
        #expect(try connection.receive().status == 404)
        #expect(try connection.receive().status == 503)
        #expect(try connection.isEnded())
        #expect(try await server.process.finish().status == 0)
    }

    @Test func theDeadlineEndsWhatDoesNotEnd() async throws {
        let server = try await ServerFixture().serve(with: ["CHAT_SHUTDOWN_DEADLINE_SECONDS": "1"])
        let connection = try connectionWithHalfARequest(to: server)
        let start = ContinuousClock.now
        server.process.send(SIGTERM)
        #expect(try await server.process.finish().status == 1)
        #expect(ContinuousClock.now - start >= .seconds(1))
        #expect(try server.log().last?.message == "shutdown deadline passed, exiting")
        withExtendedLifetime(connection) {}
    }

    @Test func duringTheDrainDelayNewConnectionsAreServedAndReadinessSaysNo() async throws {
        let server = try await ServerFixture().serve(with: ["CHAT_DRAIN_DELAY_SECONDS": "2"])
        let start = ContinuousClock.now
        server.process.send(SIGTERM)
        try await server.waitForLog("shutting down")
        #expect(try server.exchange("GET", "/health/ready").status == 503)
        #expect(try server.exchange("GET", "/api/health").status == 200)
        #expect(try await server.process.finish(within: .seconds(10)).status == 0)
        #expect(ContinuousClock.now - start >= .seconds(2))
        #expect(try server.log().last?.message == "stopped")
    }

    @Test func theDeadlineCountsFromTheEndOfTheDrainDelay() async throws {
        let settings = ["CHAT_DRAIN_DELAY_SECONDS": "1", "CHAT_SHUTDOWN_DEADLINE_SECONDS": "1"]
        let server = try await ServerFixture().serve(with: settings)
        let connection = try connectionWithHalfARequest(to: server)
        let start = ContinuousClock.now
        server.process.send(SIGTERM)
        #expect(try await server.process.finish().status == 1)
        #expect(ContinuousClock.now - start >= .seconds(2))
        withExtendedLifetime(connection) {}
    }

    @Test func aSecondSignalEndsTheProcessAtOnce() async throws {
        let server = try await ServerFixture().serve(with: ["CHAT_SHUTDOWN_DEADLINE_SECONDS": "60"])
        let connection = try connectionWithHalfARequest(to: server)
        server.process.send(SIGTERM)
        try await server.waitForLog("shutting down")
        server.process.send(SIGTERM)
        #expect(try await server.process.finish(within: .seconds(5)).status == 128 + SIGTERM)
        withExtendedLifetime(connection) {}
    }

    @Test func theEndOfStandardInputStopsAServerThatWatchesIt() async throws {
        let server = try await ServerFixture().serve(with: ["CHAT_EXIT_WHEN_STDIN_CLOSES": "true"])
        #expect(try server.exchange("GET", "/health/live").status == 200)
        try server.process.closeInput()
        #expect(try await server.process.finish().status == 0)
        let line = try #require(try server.log().first { $0.message == "shutting down" })
        #expect(line.metadata["reason"]?.text == "standard input closed")
    }

    @Test func theEndOfStandardInputMeansNothingOtherwise() async throws {
        let server = try await ServerFixture().serve()
        try server.process.closeInput()
        #expect(try server.exchange("GET", "/health/live").status == 200)
        server.process.send(SIGTERM)
        #expect(try await server.process.finish().status == 0)
        #expect(try server.log().first { $0.message == "shutting down" }?.metadata["reason"]?.text == "SIGTERM")
    }
}
