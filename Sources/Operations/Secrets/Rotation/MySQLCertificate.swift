internal import Environments

/// The certificate that MySQL shows, changed while it serves.
struct MySQLCertificate: Sendable {
    let pod: MySQLPod

    /// Whether MySQL shows this certificate to those who connect now.
    func isServed(_ certificate: Secret, as administrator: MySQLPod.Login) async throws -> Bool {
        let text = try await pod.run(
            "SELECT VARIABLE_VALUE FROM performance_schema.global_status WHERE VARIABLE_NAME = 'Ssl_server_not_before';\n",
            as: administrator
        )
        return ServerCertificate.begins(certificate.reveal(), when: text)
    }

    /// Waits until the pod's volume holds the certificate, which kubelet sees to within about a minute, and has MySQL
    /// read it; connections that are open stay as they are.
    func load(_ certificate: Secret, as administrator: MySQLPod.Login, within limit: Duration) async throws {
        let path = try await pod.run("SELECT @@ssl_cert;\n", as: administrator).split(whereSeparator: \.isNewline)
            .joined()
        let deadline = ContinuousClock.now + limit
        // An annotation has kubelet look at the pod, and at its volumes, at once; without the right to set one it takes
        // longer.
        _ = try? await pod.connection.run(
            pod.connection.kubectl.command(
                ["annotate", "pod/\(MySQLPod.name)", "--overwrite", "chatops/volumes-read=\(RandomText.identifier())"]
            )
        )
        while try await pod.contents(of: path) != certificate.reveal() {
            guard ContinuousClock.now < deadline else { throw SecretsFailure.volumeNotUpdated(path, after: limit) }
            try await Task.sleep(for: .milliseconds(500))
        }
        try await pod.run("ALTER INSTANCE RELOAD TLS;\n", as: administrator)
    }
}
