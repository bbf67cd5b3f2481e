package import Environments
package import Processes
package import SystemPackage

/// The way from here into an environment's cluster.
package struct ClusterEntrance: Sendable {
    private let name: EnvironmentName
    private let cluster: Cluster
    private let project: FilePath
    private let runner: Runner
    private let ssh: String

    /// - Parameters:
    ///   - project: what relative paths of the environment are relative to.
    ///   - ssh: which ssh: a name looked up in `PATH`, or a path.
    package init(
        _ name: EnvironmentName,
        _ cluster: Cluster,
        project: FilePath,
        runner: Runner,
        ssh: String = "ssh"
    ) {
        self.name = name
        self.cluster = cluster
        self.project = project
        self.runner = runner
        self.ssh = ssh
    }

    /// Runs `body` while the cluster can be reached.
    ///
    /// Throws ``AccessFailure`` or `HostFailure` before `body` when the cluster does not answer, or not to us.
    package func withCluster<Value: Sendable>(
        _ body: (ReachableCluster) async throws -> Value
    ) async throws -> Value {
        switch (cluster.kind, cluster.host) {
        case (.embedded, _): throw AccessFailure.embedded
        case (_, .local): return try await body(try await openHere())
        case (_, .ssh(let destination)):
            let kept = Self.keptKubeconfig(of: name, cluster, in: project)
            return try await SSHConnection.withConnection(to: SSHTarget(destination), program: ssh, runner) { host in
                let entrance = RemoteEntrance(cluster: cluster, kubeconfig: kept, host: host, runner: runner)
                return try await body(try await entrance.open())
            }
        }
    }

    /// Where the deploy account's kubeconfig of a cluster reached by ssh is kept.
    static func keptKubeconfig(of name: EnvironmentName, _ cluster: Cluster, in project: FilePath) -> Kubeconfig {
        Kubeconfig(
            cluster.kubeconfig?.resolved(in: project)
                ?? StateFolder.path(of: name, in: project).appending("kubeconfig.yaml")
        )
    }

    private func openHere() async throws -> ReachableCluster {
        let kubeconfig = Kubeconfig((cluster.kubeconfig ?? .k3s).resolved(in: project))
        try kubeconfig.check()
        let context = try await kubeconfig.context(named: cluster.context?.description, runner)
        let access = ClusterAccess(kubeconfig: kubeconfig.path, context: context.name, namespace: cluster.namespace)
        let connection = ClusterConnection(access, runner: runner)
        return ReachableCluster(
            connection: connection,
            version: try await connection.version(),
            host: .local,
            pushAddress: nil
        )
    }
}

extension ClusterConnection {
    /// The API server's version; throws ``AccessFailure`` where it does not answer, or not to us.
    package func version() async throws -> String {
        do {
            let answer = try await json(kubectl.version())
            return answer["gitVersion"].string ?? "unknown"
        } catch let error where !(error is CancellationError) {
            throw AccessFailure(asking: access.kubeconfig, error)
        }
    }
}

extension SSHTarget {
    package init(_ destination: SSHDestination) {
        self.init(user: destination.user, host: destination.host, port: destination.port?.number)
    }
}
