import Environments
import Operations

extension Target {
    /// Runs `body` while the machine that the environment's k3s is on can be reached.
    func withMachine<Value: Sendable>(
        of environment: LoadedEnvironment,
        _ body: (K3sMachine) async throws -> Value
    ) async throws -> Value {
        try await K3sMachine.withMachine(
            of: environment,
            project: project.root,
            store: artifacts,
            runner: runner,
            http: http,
            body
        )
    }
}
