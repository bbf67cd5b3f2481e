import Environments
import Operations

extension Target {
    /// What renews the environment's certificate, on its host where that is reached by ssh, else here; and what that place
    /// is called.
    func renewalTimer(
        of environment: LoadedEnvironment,
        in context: Context
    ) async throws -> (CertificateDoctor.Timer, String) {
        let here = try await TimerState.of(
            try .renewal(of: environment, in: project.root, program: program),
            on: SchedulerHost(variables: context.environmentVariables),
            runner
        )
        let host = environment.environment.cluster.host
        guard here.keeper == nil, host != .local else { return (.known(here), "this machine") }
        do {
            let there = try await withMachine(of: environment) { try await TimerState.of(environment, on: $0) }
            return (.known(there), "\(host)")
        } catch let error where !(error is CancellationError) {
            return (.unknown(FailureReport(error).message), "\(host)")
        }
    }
}
