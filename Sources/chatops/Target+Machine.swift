import Diagnostics
import Environments
import Operations
import SystemPackage

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

    /// Makes the environment's machine the k3s it asks for.
    ///
    /// - Parameter file: a bundle, in place of the internet.
    func bootstrap(_ environment: LoadedEnvironment, from file: FilePath?, _ change: Change) async throws -> ExitCode {
        var bundle: Bundle?
        if let file {
            bundle = try await Bundle.open(
                file,
                for: environment,
                project: project.root,
                store: artifacts,
                runner: runner
            )
        }
        return try await withMachine(of: environment) { machine in
            try await change.run(
                BootstrapK3s(machine, bundle: bundle),
                stateFolder: machine.stateFolder,
                lock: machine.lock
            )
        }
    }

    /// Runs `body` with the environment's cluster; where a k3s is not there yet, it is bootstrapped first, if that is
    /// agreed to.
    func withClusterMadeIfMissing(
        of environment: LoadedEnvironment,
        _ change: Change,
        _ body: (ClusterDeployment) async throws -> ExitCode
    ) async throws -> ExitCode {
        do {
            return try await withCluster(of: environment, body)
        } catch let failure as AccessFailure where failure.mayMeanNoCluster {
            guard environment.environment.cluster.kind == .k3s else { throw failure }
            let missing = MissingCluster(environment: name, failure: failure)
            let host = environment.environment.cluster.host
            let place = host == .local ? "this machine" : "\(host)"
            let question = "\(failure.message). Install k3s on \(place) first?"
            guard !change.options.dryRun, try await change.confirmation.isGiven(to: question) else { throw missing }
        }
        let code = try await withMachine(of: environment) { machine in
            // A cluster that is there and only does not answer is for its owner to look at.
            guard try await machine.isBare() else { throw MissingCluster(environment: name, failure: nil) }
            return try await change.run(
                BootstrapK3s(machine),
                stateFolder: machine.stateFolder,
                lock: machine.lock,
                isPrelude: true
            )
        }
        guard code == .done else { return code }
        return try await withCluster(of: environment, body)
    }
}

/// An environment's k3s that may not have been installed yet.
struct MissingCluster: Failure {
    let environment: EnvironmentName
    /// Why it is not reached; nil where it was found to be installed.
    let failure: AccessFailure?

    var message: String { failure?.message ?? "the k3s of \(environment) is installed, but its API does not answer" }

    var hint: String? {
        guard let failure else {
            return "bring it to what it should be with chatops bootstrap \(environment); or see why there: "
                + "sudo journalctl -u k3s -n 200"
        }
        return "if it was never installed: chatops bootstrap \(environment), or the same command with --yes. "
            + (failure.hint ?? "")
    }

    var exitCode: ExitCode { .preflight }
    var cause: (any Error)? { failure?.cause }
}
