package import Processes

/// A cluster's API, through the programs a user would type.
package struct ClusterConnection: Sendable {
    package let access: ClusterAccess
    package let runner: Runner
    package var kubectl: Kubectl { Kubectl(access) }
    package var helm: Helm { Helm(access) }

    package init(_ access: ClusterAccess, runner: Runner) {
        self.access = access
        self.runner = runner
    }

    /// Runs a command that prints JSON, and decodes it; null where it prints nothing.
    ///
    /// Throws ``KubernetesFailure`` by what the API answered, or `CommandFailure`.
    package func json(_ command: Command) async throws -> JSONValue {
        let result = try await runner.run(command)
        guard result.succeeded else { throw KubernetesFailure(result) }
        guard result.standardOutput.contains(where: { !$0.isWhitespace }) else { return .null }
        do {
            return try JSONValue(parsing: Array(result.standardOutput.utf8))
        } catch {
            throw KubernetesFailure.unreadable(command)
        }
    }

    package func objects(_ command: Command) async throws -> [KubernetesObject] {
        KubernetesObject.all(in: try await json(command))
    }

    /// The object, or nil where there is none.
    ///
    /// - Parameter name: such as `lease/chatops`.
    package func object(_ name: String) async throws -> KubernetesObject? {
        try await objects(kubectl.get([name])).first
    }
}
