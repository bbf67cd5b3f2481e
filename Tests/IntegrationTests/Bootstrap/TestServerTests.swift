import Foundation
import Testing

/// The server that the tests of `chatops bootstrap` run against, and the stand-in for k3s on it.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["KUBE_TESTBED"] != nil, "it runs the Kubernetes test bed"))
struct TestServerTests {
    @Test func theServerAndItsK3sBehaveAsTheirManualsSay() async throws {
        let selftest = try Invocation([Checkout.testbed + "/server-selftest"], in: Checkout.root)
        let outcome = try await selftest.finish(within: .seconds(300))
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains("nothing is left"))
    }
}
