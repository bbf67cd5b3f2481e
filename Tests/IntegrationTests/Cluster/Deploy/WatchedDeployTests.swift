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
                #expect(outcome.output.contains("1 rollouts, 1000 requests, 0 failed"), "\(outcome.output)")
            }
        }
    }
}
