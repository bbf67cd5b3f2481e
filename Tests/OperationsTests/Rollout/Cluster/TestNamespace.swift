import Processes

@testable import Operations

/// A namespace of its own on the test cluster, with what the rollout's tests do in it.
struct TestNamespace: Sendable {
    let connection: ClusterConnection

    /// Makes it, and deletes it with all that is in it when `body` ends.
    static func use<Result>(_ body: (TestNamespace) async throws -> Result) async throws -> Result {
        try await TestCluster.withNamespace { connection in
            let namespace = TestNamespace(connection: connection)
            let name = "\(connection.access.namespace)"
            try await namespace.run(connection.kubectl.command(["create", "namespace", name], namespaced: false))
            return try await body(namespace)
        }
    }

    @discardableResult
    func run(_ command: Command) async throws -> String {
        try await connection.runner.run(command).checked().standardOutput
    }

    /// - Parameter manifest: YAML documents in flow style, which kubectl takes for JSON unless a line comes before them.
    func apply(_ manifest: String) async throws {
        try await run(connection.kubectl.apply(Array("---\n\(manifest)".utf8)))
    }
}
