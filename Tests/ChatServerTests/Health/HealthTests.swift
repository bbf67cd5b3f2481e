import BuildInfo
import Foundation
import Testing

@testable import ChatServer

@Suite struct HealthTests {
    @Test func livenessAndReadinessSayUpAndNothingElse() async throws {
        let server = try await ServerFixture().serve()
        for path in ["/health/live", "/health/ready"] {
            let answer = try server.exchange("GET", path)
            #expect(answer.status == 200)
            #expect(answer.body == #"{"success":true,"data":{"status":"up"}}"#)
            #expect(answer.headers["cache-control"] == "no-store")
            #expect(answer.headers["server"] == nil)
        }
    }

    @Test func theAPISaysWhatRunsAndSinceWhen() async throws {
        let before = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))
        let server = try await ServerFixture().serve()
        let data = try #require(try server.exchange("GET", "/api/health").envelope().data)
        #expect(Set(data.keys) == ["status", "version", "commit", "startedAt", "instance"])
        #expect(data["status"] == "up")
        #expect(data["version"] == BuildInfo.version)
        #expect(data["commit"] == BuildInfo.commit)
        let startedAt = try Date(try #require(data["startedAt"]), strategy: .iso8601)
        #expect(startedAt >= before && startedAt <= Date())
        #expect(data["instance"] == Instance.name(ofHost: ProcessInfo.processInfo.hostName))
    }

    @Test func anInstanceIsNamedWithoutItsHostsName() {
        // sha256sum of the name.
        #expect(Instance.name(ofHost: "chat-server-69dbf888d4-mrj7q") == "00ff4c049556")
    }

    @Test(arguments: ["/health/live", "/health/ready", "/api/health"])
    func headAnswersAsGetWithoutABody(path: String) async throws {
        let server = try await ServerFixture().serve()
        let connection = try server.connect()
        try connection.send(request("HEAD", path) + request("GET", path))
        let head = try connection.receive(isHead: true)
        let get = try connection.receive()
        #expect(head.status == 200)
        #expect(head.headers["content-length"] == get.headers["content-length"])
        #expect(get.status == 200)
    }
}
