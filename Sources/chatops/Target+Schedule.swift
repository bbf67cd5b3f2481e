import Diagnostics
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

    /// Has renewal run on this machine.
    ///
    /// - Parameter loaded: nil takes it away.
    func scheduleHere(
        _ loaded: LoadedEnvironment?,
        with scheduler: Scheduler?,
        _ change: Change
    ) async throws -> ExitCode {
        if loaded != nil, let handover = try CertificateHandover.read(in: certificateFolder) {
            throw UsageFailure(
                "\(handover.host) renews the certificate of \(name), by its own timer.",
                hint: "to renew from here, take that away first: chatops cert schedule \(name) --remove"
            )
        }
        let host = SchedulerHost(variables: change.context.environmentVariables)
        let schedule: Schedule =
            if let loaded {
                try .renewal(of: loaded, in: project.root, program: program)
            } else {
                .renewal(of: name, in: project.root, program: program, for: nil)
            }
        let operation = InstallSchedule(
            schedule,
            with: try loaded.map { _ in try host.choose(scheduler) },
            on: host,
            command: "cert schedule",
            environment: name.description,
            runner: runner
        )
        return try await change.runOnceAgreed(
            operation,
            stateFolder: StateFolder.path(of: name, in: project.root),
            question: loaded == nil ? "Remove it?" : "Install it?"
        )
    }

    /// Has renewal run on the machine that the environment's k3s is on.
    func scheduleOnHost(
        _ loaded: LoadedEnvironment,
        with scheduler: Scheduler?,
        removes: Bool,
        _ change: Change
    ) async throws -> ExitCode {
        try await withMachine(of: loaded) { machine in
            try await change.runOnceAgreed(
                HostSchedule(machine, loaded, program: program, with: scheduler, removes: removes),
                stateFolder: machine.stateFolder,
                lock: machine.lock,
                question: removes ? "Remove it?" : "Install it?"
            )
        }
    }
}
