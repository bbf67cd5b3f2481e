package import CurlHTTP
package import Environments
package import Processes
package import SystemPackage

/// One environment's deployment to its cluster, while that can be reached.
package struct ClusterDeployment: Sendable {
    package let loaded: LoadedEnvironment
    package let project: FilePath
    /// chatops itself.
    package let program: FilePath
    package let cluster: ReachableCluster
    package let http: Client

    package init(
        _ loaded: LoadedEnvironment,
        project: FilePath,
        program: FilePath,
        cluster: ReachableCluster,
        http: Client
    ) {
        self.loaded = loaded
        self.project = project
        self.program = program
        self.cluster = cluster
        self.http = http
    }

    package var name: EnvironmentName { loaded.name }
    package var environment: Environment { loaded.environment }
    package var connection: ClusterConnection { cluster.connection }
    package var runner: Runner { connection.runner }
    package var lock: ClusterLock { ClusterLock(environment: name.description, connection: connection) }
    package var stateFolder: FilePath { StateFolder.path(of: name, in: project) }
    var instruments: Instruments {
        instruments(isDeploying: true)
    }

    package func instruments(isDeploying: Bool) -> Instruments {
        Instruments(
            http: http,
            runner: runner,
            folder: project,
            state: stateFolder,
            machine: { try await MachineState.of(environment.cluster, on: cluster.host, runner, freeAt: project) },
            view: .cluster(self, isDeploying: isDeploying)
        )
    }

    var chart: FilePath { project.pushing("templates/charts/chat-stack") }

    /// - Parameter binary: the server to deploy instead of building one.
    func imageSource(binary: FilePath?) throws -> ImageSource {
        try ImageSource(
            environment,
            named: name,
            project: project,
            program: program,
            binary: binary,
            pushAddress: cluster.pushAddress,
            host: cluster.host,
            runner: runner,
            http: http
        )
    }

    /// The files' `values:`; throws `EnvironmentFaults` where they hold what Helm would not hide.
    func filedValues() throws -> JSONValue {
        let values = try loaded.sources.helmValues()
        try values.refuseSecrets()
        return try JSONValue(parsing: Array(values.json(reveal: true).utf8))
    }

    /// The Secret with the site's certificate, in the form of `kubernetes.io/tls`.
    static let siteTLS = "chat-tls"
}
