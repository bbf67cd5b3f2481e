import Testing

/// The server that the tests of `chatops bootstrap` run against, and the stand-in for k3s on it.
@Suite(.enabled(if: KubernetesTestbed.isThere, "KUBE_TESTBED names no Kubernetes test bed"))
struct TestServerTests {
    @Test func theServerAndItsK3sBehaveAsTheirManualsSay() async throws {
        let selftest = try Invocation(
            [Checkout.testbed + "/server-selftest"],
            in: Checkout.root,
            environment: KubernetesTestbed.environment
        )
        let outcome = try await selftest.finish(within: .seconds(300))
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains("nothing is left"))
    }
}
