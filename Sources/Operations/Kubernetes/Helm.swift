package import Processes
package import SystemPackage

/// Invocations of Helm 3.14 and later and of Helm 4, as values; where the two differ is known here alone.
package struct Helm: Sendable {
    /// The release's name, and with it the first part of every object's.
    package static let release = "chat"
    /// How many revisions are kept to go back to.
    static let keptRevisions = 10

    private let access: ClusterAccess

    package init(_ access: ClusterAccess) { self.access = access }

    package func command(
        _ arguments: [String],
        input: Command.Input = .none,
        deadline: Duration? = .seconds(120)
    ) -> Command {
        var common = ["--kubeconfig=\(access.kubeconfig)", "--namespace=\(access.namespace)"]
        if let context = access.context { common.append("--kube-context=\(context)") }
        if let server = access.server { common.append("--kube-apiserver=\(server)") }
        return Command("helm", arguments + common, input: input, deadline: deadline)
    }

    /// Installs or upgrades without waiting for pods: chatops watches the rollout itself.
    ///
    /// - Parameters:
    ///   - values: YAML or JSON, by standard input; never holds a secret.
    ///   - owner: noted on the revision, to know a killed run's by.
    package func upgrade(
        chart: FilePath,
        values: [UInt8],
        description: String,
        owner: ReleaseOwner = .current
    ) -> Command {
        command(
            [
                "upgrade", Self.release, chart.string, "--install", "--values=-", "--output=json",
                "--history-max=\(Self.keptRevisions)", "--description=\(description)",
                "--labels=\(owner.labels)",
            ],
            input: .bytes(values)
        )
    }

    /// What ``upgrade(chart:values:description:)`` would apply, rendered with the cluster's capabilities.
    package func dryRun(chart: FilePath, values: [UInt8]) -> Command {
        command(
            ["upgrade", Self.release, chart.string, "--install", "--values=-", "--output=json", "--dry-run=server"],
            input: .bytes(values)
        )
    }

    /// What a first installation would apply; unlike an upgrade's it can be rendered over a pending revision.
    package func dryRunInstall(chart: FilePath, values: [UInt8]) -> Command {
        command(
            ["install", Self.release, chart.string, "--values=-", "--output=json", "--dry-run=server"],
            input: .bytes(values)
        )
    }

    /// All revisions, oldest first, as JSON.
    package func history() -> Command { command(["history", Self.release, "--output=json", "--max=256"]) }

    /// Fails with `release: not found` where there is none.
    package func manifest(revision: Int? = nil) -> Command {
        command(["get", "manifest", Self.release] + (revision.map { ["--revision=\($0)"] } ?? []))
    }

    /// Makes a new revision out of an old one; does not wait for pods either.
    package func rollback(to revision: Int) -> Command {
        command(["rollback", Self.release, "\(revision)"])
    }
}
