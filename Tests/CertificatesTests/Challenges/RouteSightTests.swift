import Environments
import Foundation
import SystemPackage
import TestServers
import Testing

@testable import ACME
@testable import Operations

/// Looking for an answer as the authority does, with a real server.
@Suite struct RouteSightTests {
    private func answer(_ token: String) throws -> ChallengeAnswer {
        let text = #"""
            {"identifier": {"type": "dns", "value": "chat.test"}, "kind": "http-01", "token": "\#(token)",
            "keyAuthorization": "\#(token).print"}
            """#
        return try JSONDecoder().decode(ChallengeAnswer.self, from: Data(text.utf8))
    }

    private func site(port: Int, in trial: SolverTrial) throws -> Site {
        let text = """
            cluster: {kind: embedded}
            database: {kind: sqlite}
            site: {domain: chat.test, httpPort: \(port), address: 127.0.0.1}

            """
        try Data(text.utf8).write(to: trial.folder.appending(path: "environments/two.yaml"))
        let name = try #require(EnvironmentName("two"))
        let project = Project(root: FilePath(trial.folder.path))
        return try LoadedEnvironment.load(name, in: project, processEnvironment: [:]).environment.site
    }

    @Test func itIsSeenWhereTheSiteIs() async throws {
        try await TestAuthority.run([.ownHTTP]) { authority in
            try await SolverTrial.run { trial in
                let port = authority.port("http")
                let site = try site(port: port, in: trial)
                let answer = try answer("token-01")
                let nobody = await RouteSight.look(for: answer, at: site, TestAuthority.client)
                guard case .failure = nobody else { return #expect(Bool(false), "\(nobody)") }
                #expect(nobody.hint.contains("site.address"))

                let listener = ListenerResponder(
                    kind: .http01,
                    address: "127.0.0.1",
                    port: try #require(UInt16(exactly: port)),
                    runner: trial.tools.runner
                )
                _ = try await listener.show(answer)
                #expect(await RouteSight.look(for: answer, at: site, TestAuthority.client) == .answer)
                let other = try self.answer("token-02")
                #expect(await RouteSight.look(for: other, at: site, TestAuthority.client) == .missing)
                await listener.hide(answer)
            }
        }
    }
}
