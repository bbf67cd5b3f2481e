import Foundation
import Testing

extension ClusterSuites {
    /// `verify health --for … --every 100ms` while a deploy rolls out a change; `script/soak verify-deploy` does it for longer.
    @Suite struct WatchedDeployTests {
        @Test func noRequestFails() async throws {
            try await withClusterProject { project in
                let soak = try Invocation(
                    ["\(Checkout.testbed)/soak-verify-deploy", "--for", "100s", "--programs", Executables.folder],
                    in: project.project.root,
                    environment: project.cluster.variables
                )
                let outcome = try await soak.finish(within: .seconds(500))
                #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
                // A machine that is busy leaves out some of the thousand.
                let asked = outcome.output.firstMatch(of: /1 rollouts, (\d+) requests, 0 failed/).flatMap { Int($0.1) }
                #expect((900...1000).contains(asked ?? 0), "\(outcome.output)")
            }
        }
    }
}
