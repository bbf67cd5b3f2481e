import Environments
import FoundationEssentials
import Operations
import SystemPackage

extension Target {
    /// Where what is known of the environment's certificates is kept.
    var certificateFolder: FilePath { CertificateState(in: StateFolder.path(of: name, in: project.root)).path }

    /// Whether certificates were had, or tried, from this checkout, and are renewed from here.
    var issuesCertificates: Bool {
        Folder.exists(certificateFolder) && (try? CertificateHandover.read(in: certificateFolder)) == nil
    }

    /// What is kept of the certificate and its renewal; nil where there is nothing, or it cannot be read.
    func renewal(at now: Date) -> RenewalBrief? {
        guard let environment = loaded else { return nil }
        let state = StateFolder.path(of: name, in: project.root)
        return try? RenewalBrief.read(environment.environment, state: state, now: now)
    }

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

    /// As ``withCertificateTools(of:_:)``, and without the cluster where that cannot be reached, which is said.
    func withCertificateToolsAtAll<Value: Sendable>(
        of environment: LoadedEnvironment,
        in context: Context,
        _ body: (CertificateTools) async throws -> Value
    ) async throws -> Value {
        guard environment.certificatesNeedCluster else { return try await body(certificateTools) }
        do {
            try await withCluster(of: environment) { _ in }
        } catch let error where !(error is CancellationError) {
            FailureOutput(.text, verbose: false).print(FailureReport(error), to: context.diagnostics)
            return try await body(certificateTools)
        }
        return try await withCertificateTools(of: environment, body)
    }
}
