import CurlHTTP
import Testing

@Suite(.servers, .serialized) struct DeadlineTests {
    let client = Client(version: "test")
    let servers = Servers.current

    /// Where an exchange gets stuck.
    private func url(stuckIn phase: Phase) throws -> String {
        switch phase {
        case .connect: "http://127.0.0.1:\(try servers.port("full"))/"
        case .tls: "https://127.0.0.1:\(try servers.port("mute"))/"
        case .firstByte: try servers.fault("hold")
        default: try servers.fault("drip")
        }
    }

    @Test(arguments: [Phase.connect, .tls, .firstByte, .body])
    func deadlineTellsThePhase(_ phase: Phase) async throws {
        var request = Request(.get, try url(stuckIn: phase))
        request.deadline = .milliseconds(200)
        let failure = try await failure(of: request, by: client)
        guard case .deadline(phase, .milliseconds(200), let attempt) = failure else { throw failure }
        let timings = attempt.timings
        let stuck =
            switch phase {
            case .connect: timings.connect
            case .tls: timings.tls
            case .firstByte: timings.firstByte
            default: timings.body
            }
        #expect(stuck > timings.total * 0.5)
        #expect(timings.total > .milliseconds(190) && timings.total < .seconds(2))
        #expect(timings.dns + timings.connect + timings.tls + timings.firstByte + timings.body == timings.total)
    }

    @Test(arguments: [Phase.connect, .tls])
    func connectDeadline(_ phase: Phase) async throws {
        var request = Request(.get, try url(stuckIn: phase))
        request.connectDeadline = .milliseconds(150)
        let failure = try await failure(of: request, by: client)
        guard case .deadline(phase, .milliseconds(150), _) = failure else { throw failure }
    }

    @Test func connectDeadlineLeavesTheAnswerItsTime() async throws {
        var request = Request(.get, try servers.fault("late/300"))
        request.connectDeadline = .milliseconds(100)
        #expect(try await client.send(request).text == "late")
    }

    @Test func delayBeforeTheAnswerShowsThereAlone() async throws {
        var request = Request(.get, try servers.fault("late/300"))
        request.freshConnection = true
        let timings = try await client.send(request).timings
        #expect(timings.firstByte >= .milliseconds(300))
        #expect(timings.connect > .zero && timings.connect < .milliseconds(200))
        #expect(timings.tls == .zero)
        #expect(timings.body < .milliseconds(200))
        #expect(timings.dns + timings.connect + timings.tls + timings.firstByte + timings.body == timings.total)
    }
}
