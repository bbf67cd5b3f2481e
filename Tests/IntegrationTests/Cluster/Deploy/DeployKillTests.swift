import Foundation
import Testing

extension ClusterSuites {
    /// `kill -9` of a deploy at a few moments; `script/soak deploy-kill` does it at twenty.
    @Suite struct DeployKillTests {
        @Test func theSameCommandConverges() async throws {
            try await withClusterProject { project in
                let soak = try Invocation(
                    ["\(Checkout.testbed)/soak-deploy-kill", "--points", "3", "--seed", "1", Executables.folder],
                    in: project.project.root,
                    environment: project.cluster.variables
                )
                let outcome = try await soak.finish(within: .seconds(600))
                #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
                #expect(outcome.output.contains("converged 3 of 3"), "\(outcome.output)")
            }
        }
    }
}
