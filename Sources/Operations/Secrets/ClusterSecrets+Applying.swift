internal import Processes

extension ClusterSecrets {
    /// What ``plan(_:live:now:)`` needs to know of a cluster: the Secrets, and the claim of MySQL's volume.
    ///
    /// Holds secrets in the clear.
    package static func read(_ connection: ClusterConnection) async throws -> [KubernetesObject] {
        let names = (ClusterSecretName.allCases.map(\.rawValue) + [PendingRotation.name]).map { "secret/\($0)" }
        let revealing = ClusterConnection(connection.access, runner: connection.runner.revealingOutput)
        return try await revealing.objects(
            connection.kubectl.get(
                names + ["persistentvolumeclaim/\(LiveSecrets.mysqlClaim)"],
                managedFields: true
            )
        )
    }

    /// Makes the cluster's Secrets as planned; returns what changed, in words without values.
    ///
    /// Each changes only if it still is as it was when the plan was made: of two that generate at once, one ends with
    /// ``SecretsFailure/changedMeanwhile(_:_:)``.
    @discardableResult
    package func apply(_ connection: ClusterConnection) async throws -> [String] {
        for plan in plans where plan.isPending { try await plan.apply(connection) }
        return plans.filter(\.isPending).map(\.description)
    }
}

extension SecretPlan {
    /// Server-side, so that no annotation keeps a copy; what the API prints back is not asked for.
    func apply(_ connection: ClusterConnection) async throws {
        do {
            let kubectl = connection.kubectl
            switch change {
            case .unchanged: break
            case .removed: try await connection.run(kubectl.delete("secret/\(name.rawValue)"))
            case .updated: try await connection.run(kubectl.applySecret(manifest(resourceVersion: resourceVersion)))
            case .created where name.type == "Opaque":
                let reserved = try await connection.run(kubectl.reserve(reservation))
                try await connection.run(kubectl.applySecret(manifest(resourceVersion: reserved)))
            case .created: try await connection.run(kubectl.applySecret(manifest(resourceVersion: nil)))
            }
        } catch let error as KubernetesFailure {
            switch error {
            case .conflict, .alreadyExists: throw SecretsFailure.changedMeanwhile(name, error)
            default: throw error
            }
        }
    }
}

extension ClusterConnection {
    /// Runs a command for what it does; throws ``KubernetesFailure`` by what the API answered.
    @discardableResult
    func run(_ command: Command) async throws -> String {
        let result = try await runner.run(command)
        guard result.succeeded else { throw KubernetesFailure(result) }
        return result.standardOutput
    }
}

extension Kubectl {
    /// Applies a Secret and takes over fields that others changed; prints nothing of its content.
    func applySecret(_ manifest: [UInt8]) -> Command {
        command(
            [
                "apply", "--server-side", "--force-conflicts", "--field-manager=\(Self.fieldManager)", "--output=name",
                "--filename=-",
            ],
            input: .bytes(manifest)
        )
    }

    /// Creates an object and prints its resourceVersion; fails with `AlreadyExists` where there is one.
    func reserve(_ manifest: [UInt8]) -> Command {
        command(
            [
                "create", "--field-manager=\(Self.fieldManager)", "--output=jsonpath={.metadata.resourceVersion}",
                "--filename=-",
            ],
            input: .bytes(manifest)
        )
    }

    /// Runs a program in a container.
    ///
    /// - Parameter input: closed at its end; `.none` is not handed on at all.
    func exec(_ object: String, container: String, _ program: [String], input: Command.Input = .none) -> Command {
        let stdin = input == .none ? [] : ["--stdin"]
        var command = command(
            ["exec"] + stdin + [object, "--container=\(container)"],
            input: input,
            deadline: .seconds(60)
        )
        command.arguments += ["--"] + program
        return command
    }

    func delete(_ name: String) -> Command {
        command(["delete", name, "--ignore-not-found", "--wait=false", "--output=name"])
    }
}
