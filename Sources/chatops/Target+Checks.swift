import Environments
import Operations

extension Target {
    /// What the environment's checks are asked with.
    func instruments(for environment: LoadedEnvironment) -> Instruments {
        let state = StateFolder.path(of: name, in: project.root)
        guard environment.environment.cluster.kind == .k3s else {
            return Instruments(http: http, runner: runner, folder: project.root, state: state)
        }
        return Instruments(http: http, runner: runner, folder: project.root, state: state) {
            try await withMachine(of: environment) { try await MachineState.of($0) }
        }
    }
}
