import Environments
import Operations

extension Target {
    /// Runs `body` with what the environment's checks are asked with.
    ///
    /// Where they look at the deployment itself, its cluster is reached first; that it does not let us in is for them to
    /// tell.
    func withInstruments<Value: Sendable>(
        of environment: LoadedEnvironment,
        for checks: [ServiceCheck],
        _ body: (Instruments) async throws -> Value
    ) async throws -> Value {
        if environment.environment.cluster.kind == .embedded {
            return try await body(instruments(of: environment, seeing: .embedded(embedded)))
        }
        guard checks.contains(where: \.looksInside) else { return try await body(instruments(of: environment)) }
        var isInside = false
        do {
            return try await withCluster(of: environment) { cluster in
                isInside = true
                return try await body(instruments(of: environment, seeing: .cluster(cluster, isDeploying: false)))
            }
        } catch let error where !isInside && !(error is CancellationError) {
            return try await body(instruments(of: environment, seeing: .unreachable(error)))
        }
    }

    private func instruments(of environment: LoadedEnvironment, seeing view: DeploymentView? = nil) -> Instruments {
        let state = StateFolder.path(of: name, in: project.root)
        guard environment.environment.cluster.kind == .k3s else {
            return Instruments(http: http, runner: runner, folder: project.root, state: state, view: view)
        }
        return Instruments(
            http: http,
            runner: runner,
            folder: project.root,
            state: state,
            machine: { try await withMachine(of: environment) { try await MachineState.of($0) } },
            view: view
        )
    }
}
