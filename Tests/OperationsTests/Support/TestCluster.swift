import Environments
import FoundationEssentials
import Processes
import SystemPackage
import Testing

@testable import Operations

/// The cluster that `CHATOPS_TEST_KUBECONFIG` names.
enum TestCluster {
    static let kubeconfig = ProcessInfo.processInfo.environment["CHATOPS_TEST_KUBECONFIG"].map { FilePath($0) }
    static var isThere: Bool { kubeconfig != nil }

    /// With the administrator's rights.
    static func connection(_ namespace: String) async throws -> ClusterConnection {
        guard let kubeconfig, let namespace = KubernetesNamespace(namespace) else { throw Missing() }
        let context = try await Kubeconfig(kubeconfig).context(named: nil, Runner())
        return ClusterConnection(
            ClusterAccess(kubeconfig: kubeconfig, context: context.name, namespace: namespace),
            runner: Runner()
        )
    }

    /// Runs `body` with a namespace's name that nobody else uses, and removes what was made of it.
    static func withNamespace<Value>(_ body: (ClusterConnection) async throws -> Value) async throws -> Value {
        let connection = try await connection("chat-test-\(UInt32.random(in: 0 ... .max))")
        let outcome: Result<Value, any Error>
        do { outcome = .success(try await body(connection)) } catch { outcome = .failure(error) }
        let delete = connection.kubectl.command(
            ["delete", "namespace", "\(connection.access.namespace)", "--ignore-not-found", "--wait=false"],
            namespaced: false
        )
        try await connection.runner.run(delete).checked()
        return try outcome.get()
    }

    private struct Missing: Error {}
}

/// All suites that need a cluster are extensions of this one: `script/test` counts them by it.
@Suite(.enabled(if: TestCluster.isThere, "neither KUBE_TESTBED nor CHATOPS_TEST_KUBECONFIG is set"))
enum ClusterSuites {}
