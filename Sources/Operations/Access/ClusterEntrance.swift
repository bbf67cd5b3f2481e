package import Environments
package import Processes
package import SystemPackage

/// The way from here into an environment's cluster.
package struct ClusterEntrance: Sendable {
    private let cluster: Cluster
    private let project: FilePath
    private let runner: Runner

    /// - Parameter project: what relative paths of the environment are relative to.
    package init(_ cluster: Cluster, project: FilePath, runner: Runner) {
        self.cluster = cluster
        self.project = project
        self.runner = runner
    }

    /// Runs `body` while the cluster can be reached.
    ///
    /// Throws ``AccessFailure`` before `body` when the cluster does not answer, or not to us.
    package func withCluster<Value: Sendable>(
        _ body: (ReachableCluster) async throws -> Value
    ) async throws -> Value {
        switch (cluster.kind, cluster.host) {
        case (.embedded, _): throw AccessFailure.embedded
        case (_, .local), (_, .ssh): try await body(try await openHere())
        }
    }

    private func openHere() async throws -> ReachableCluster {
        let kubeconfig = Kubeconfig(cluster.kubeconfig ?? .k3s, in: project)
        try kubeconfig.check()
        let context = try await kubeconfig.context(named: cluster.context?.description, runner)
        let access = ClusterAccess(kubeconfig: kubeconfig.path, context: context, namespace: cluster.namespace)
        let connection = ClusterConnection(access, runner: runner)
        return ReachableCluster(connection: connection, version: try await connection.version())
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
