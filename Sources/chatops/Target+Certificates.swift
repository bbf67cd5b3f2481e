import Environments
import Operations
import SystemPackage

extension Target {
    /// Where what is known of the environment's certificates is kept.
    var certificateFolder: FilePath { CertificateFolder(in: StateFolder.path(of: name, in: project.root)).path }

    /// What certificates are had with, without the cluster.
    var certificateTools: CertificateTools { certificateTools(in: nil) }

    private func certificateTools(in cluster: ClusterDeployment?) -> CertificateTools {
        CertificateTools(
            http: http,
            runner: runner,
            project: project.root,
            state: certificateFolder,
            cluster: cluster
        )
    }

    /// Runs `body` with what certificates are had with; the cluster is reached first where that takes it.
    func withCertificateTools<Value: Sendable>(
        of environment: LoadedEnvironment,
        _ body: (CertificateTools) async throws -> Value
    ) async throws -> Value {
        guard environment.certificatesNeedCluster else { return try await body(certificateTools) }
        return try await withCluster(of: environment) { try await body(certificateTools(in: $0)) }
    }
}
