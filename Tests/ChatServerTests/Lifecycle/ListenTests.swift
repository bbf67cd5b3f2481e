import Testing

@Suite struct ListenTests {
    @Test func aPortInUseIsTheFirstLine() async throws {
        let server = try await ServerFixture().serve()
        let fixture = try ServerFixture()
        _ = try await fixture.run("migrate")
        let outcome = try await fixture.run("serve", with: ["CHAT_LISTEN_PORT": "\(server.port)"])
        #expect(outcome.status == 1)
        #expect(
            outcome.errors.hasPrefix("error: cannot listen on 127.0.0.1:\(server.port): address already in use\n")
        )
    }

    @Test(arguments: ["192.0.2.1", "no-such-host.invalid"])
    func anAddressThatIsNotOursIsAnError(host: String) async throws {
        let fixture = try ServerFixture()
        _ = try await fixture.run("migrate")
        let outcome = try await fixture.run("serve", with: ["CHAT_LISTEN_HOST": host])
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasPrefix("error: cannot listen on \(host):0: "))
    }

    @Test func thePortIsAnnouncedWhateverTheLevel() async throws {
        let server = try await ServerFixture().serve(with: ["CHAT_LOG_LEVEL": "critical"])
        #expect(try server.exchange("GET", "/health/live").status == 200)
        #expect(try server.log().map(\.message) == ["listening"])
    }

    @Test func asManyFilesMayBeOpenAsAreAllowedAtMost() async throws {
        let fixture = try ServerFixture()
        let server = try await fixture.serve(wrapper: ["/usr/bin/prlimit", "--nofile=128:3000"])
        #expect(try server.exchange("GET", "/metrics").body.contains("process_max_fds 3000\n"))
    }
}
