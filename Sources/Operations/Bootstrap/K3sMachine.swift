package import CurlHTTP
package import Environments
package import Processes
package import SystemPackage

/// The machine that an environment's k3s is, or is to be, on: while it can be reached.
package struct K3sMachine: Sendable {
    package let name: EnvironmentName
    let cluster: Cluster
    let site: Site
    let k3s: K3s
    let project: FilePath
    let host: K3sHost
    let layout: K3sLayout
    let store: ArtifactStore
    let runner: Runner
    let http: Client

    /// One holder at a time, whichever machine they come from.
    package var lock: any RunLock { HostLock(environment: name.description, host: host, layout: layout) }

    /// Whether no cluster was ever there.
    package func isBare() async throws -> Bool {
        let survey = try await HostSurvey.read(host, layout, pullsImages: false)
        return !survey.hasData && survey.service?.isActive != true
    }

    package var stateFolder: FilePath { StateFolder.path(of: name, in: project) }

    /// Runs `body` while the machine can be reached, on one ssh connection where it is another.
    ///
    /// Throws `HostFailure`, or ``BootstrapFailure``.
    ///
    /// - Parameters:
    ///   - project: the checkout, with `templates/k3s`.
    ///   - ssh: which ssh: a name looked up in `PATH`, or a path.
    ///   - root: what the machine's files are below, for tests.
    package static func withMachine<Value: Sendable>(
        of environment: LoadedEnvironment,
        project: FilePath,
        store: ArtifactStore,
        runner: Runner,
        http: Client,
        ssh: String = "ssh",
        root: FilePath = "/",
        _ body: (K3sMachine) async throws -> Value
    ) async throws -> Value {
        let cluster = environment.environment.cluster
        guard let k3s = cluster.k3s else {
            throw BootstrapFailure.notK3s(environment: environment.name.description)
        }
        func machine(on host: Host) async throws -> K3sMachine {
            K3sMachine(
                name: environment.name,
                cluster: cluster,
                site: environment.environment.site,
                k3s: k3s,
                project: project,
                host: try await K3sHost.open(host, runner),
                layout: K3sLayout(root: root),
                store: store,
                runner: runner,
                http: http
            )
        }
        switch cluster.host {
        case .local: return try await body(try await machine(on: .local))
        case .ssh(let destination):
            return try await SSHConnection.withConnection(to: SSHTarget(destination), program: ssh, runner) {
                try await body(try await machine(on: .remote($0)))
            }
        }
    }
}
