import ArgumentParser
import Diagnostics
import Environments
import Operations

struct SecretsGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secrets",
        abstract: "The Secrets chatops keeps in a cluster: what they are, and new ones in their place.",
        subcommands: [SecretsStatus.self, SecretsRotate.self]
    )
}

struct SecretsStatus: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "List the Secrets by their keys, and what a deploy would change in them. Values are never shown."
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let entrance = ClusterEntrance(
            target.name,
            environment.environment.cluster,
            project: target.project.root,
            runner: target.runner
        )
        let status = try await entrance.withCluster { cluster in
            try await SecretsStatusReport.read(environment.environment, cluster.connection)
        }
        try context.output.write(status, as: output.format) {
            Columns.text(
                status.secrets.map { [$0.name, $0.state.rawValue, $0.revision, $0.keys.joined(separator: ", ")] }
            )
                + (status.rotationIsPending ? "a rotation was begun and not finished: chatops secrets rotate\n" : "")
        }
        return .done
    }
}

struct SecretsRotate: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Put new secrets in the place of those of a deployment, which goes on serving.",
        discussion: """
            MySQL's accounts have their old and new passwords at once until all pods use the new ones. What is new is \
            kept in the cluster before it is used: when a rotation was killed, the same command finishes it.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "What is renewed: database, redis, mysql-tls, signing-keys, or all of these.")
    var what: RotationTarget = .all

    @Flag(name: .long, help: "End all access tokens signed so far; clients refresh theirs.")
    var revoke = false

    func validate() throws {
        if revoke && ![.signingKeys, .all].contains(what) {
            throw ValidationError("--revoke is for signing-keys.")
        }
    }

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let (environment, target) = try await Target.load(environment, in: context)
        let change = Change(target: target, options: change, output: output, context: context)
        return try await target.withCluster(of: environment) { deployment in
            let operation = RotateSecrets(deployment, what, revokesTokens: revoke)
            return try await change.run(operation, stateFolder: deployment.stateFolder, lock: deployment.lock)
        }
    }
}

extension RotationTarget: ExpressibleByArgument {}
