import Environments
import Operations

extension Target {
    /// What the environment's checks are asked with.
    func instruments(for environment: LoadedEnvironment) -> Instruments {
        guard environment.environment.cluster.kind == .k3s else {
            return Instruments(http: http, runner: runner, folder: project.root)
        }
        return Instruments(http: http, runner: runner, folder: project.root) {
            try await withMachine(of: environment) { try await MachineState.of($0) }
        }
    }
}
