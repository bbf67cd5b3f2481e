import Environments
import FoundationEssentials
import Processes
import SystemPackage

@testable import Operations

/// A namespace of its own on the cluster that `CHATOPS_TEST_KUBECONFIG` names.
struct TestNamespace: Sendable {
    let connection: ClusterConnection

    static var kubeconfig: FilePath? {
        ProcessInfo.processInfo.environment["CHATOPS_TEST_KUBECONFIG"].flatMap { $0.isEmpty ? nil : FilePath($0) }
    }

    /// Makes it, and deletes it with all that is in it when `body` ends.
    static func use<Result>(_ body: (TestNamespace) async throws -> Result) async throws -> Result {
        guard let kubeconfig, let name = KubernetesNamespace("rollout-\(UUID().uuidString.prefix(8).lowercased())")
        else { throw CancellationError() }
        let access = ClusterAccess(kubeconfig: kubeconfig, context: nil, namespace: name)
        let namespace = TestNamespace(connection: ClusterConnection(access, runner: Runner()))
        let kubectl = namespace.connection.kubectl
        try await namespace.run(kubectl.command(["create", "namespace", "\(name)"], namespaced: false))
        let outcome: Swift.Result<Result, any Error>
        do { outcome = .success(try await body(namespace)) } catch { outcome = .failure(error) }
        // Not waited for: its pods' grace periods are not what is tested.
        try await namespace.run(
            kubectl.command(["delete", "namespace", "\(name)", "--wait=false"], namespaced: false)
        )
        return try outcome.get()
    }

    @discardableResult
    func run(_ command: Command) async throws -> String {
        try await connection.runner.run(command).checked().standardOutput
    }

    /// - Parameter manifest: YAML; chatops itself applies JSON, which is YAML too.
    func apply(_ manifest: String) async throws {
        try await run(connection.kubectl.apply(Array(manifest.utf8)))
    }

    func delete(_ name: String) async throws {
        try await run(connection.kubectl.command(["delete", name, "--wait=false"]))
    }
}
