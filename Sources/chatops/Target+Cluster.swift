import Environments
import Operations

extension Target {
    /// Whether the environment is on another machine, or in a cluster that somebody else looks after.
    var isOfOthers: Bool {
        guard let cluster = clustered?.environment.cluster else { return false }
        return cluster.kind == .existing || cluster.host != .local
    }

    func diagnosis(of environment: LoadedEnvironment) -> ClusterDiagnosis {
        ClusterDiagnosis(environment, project: project.root, program: program, runner: runner, http: http)
    }

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
