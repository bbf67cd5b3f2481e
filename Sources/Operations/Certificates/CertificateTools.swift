package import CurlHTTP
package import Processes
package import SystemPackage

/// What solvers and targets work with.
package struct CertificateTools: Sendable {
    package let http: Client
    package let runner: Runner
    /// What relative paths are below, and where programs of the user's own run.
    package let project: FilePath
    /// `.chatops/<environment>/certificates`.
    package let state: FilePath
    /// Nil for an environment without a cluster, and where nothing needs one.
    package let cluster: ClusterDeployment?

    package init(
        http: Client,
        runner: Runner,
        project: FilePath,
        state: FilePath,
        cluster: ClusterDeployment?
    ) {
        self.http = http
        self.runner = runner
        self.project = project
        self.state = state
        self.cluster = cluster
    }
}
