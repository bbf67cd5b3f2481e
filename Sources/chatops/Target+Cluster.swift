import Environments
import Operations

extension Target {
    /// Runs `body` while the environment's cluster can be reached.
    func withCluster<Value: Sendable>(
        of environment: LoadedEnvironment,
        _ body: (ClusterDeployment) async throws -> Value
    ) async throws -> Value {
        let entrance = ClusterEntrance(name, environment.environment.cluster, project: project.root, runner: runner)
        return try await entrance.withCluster { cluster in
            try await body(
                ClusterDeployment(environment, project: project.root, program: program, cluster: cluster, http: http)
            )
        }
    }
}
