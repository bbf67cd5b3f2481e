package import CurlHTTP
package import Environments
package import Processes
package import SystemPackage

/// One embedded environment of one checkout, and what its commands share.
package struct EmbeddedDeployment: Sendable {
    package let environment: LoadedEnvironment
    package let layout: EmbeddedLayout
    package let project: FilePath
    /// chatops itself.
    package let program: FilePath
    package let runner: Runner
    package let http: Client

    /// Throws ``DeployFailure/notEmbedded(environment:kind:)`` for environments of another kind.
    package init(
        _ environment: LoadedEnvironment,
        project: FilePath,
        program: FilePath,
        runner: Runner,
        http: Client
    ) throws(DeployFailure) {
        let kind = environment.environment.cluster.kind
        guard kind == .embedded else {
            throw .notEmbedded(environment: environment.name.description, kind: kind.rawValue)
        }
        self.environment = environment
        self.project = project
        self.program = program
        self.runner = runner
        self.http = http
        layout = EmbeddedLayout(root: StateFolder.path(of: environment.name, in: project))
    }

    package var server: Server { environment.environment.server }
    package var url: String { environment.environment.address }
    package var supervisor: SupervisorControl { SupervisorControl(layout, runner: runner) }

    /// What runs now, in one line.
    func standing() async -> String {
        guard let server = supervisor.server() else { return "no server runs" }
        let release = try? Release.manifest(server.release, in: layout)
        let answer = await Readiness.ask((release?.url ?? url) + "/health/ready", http)
        let supervised = supervisor.running() == nil ? ", without a supervisor" : ""
        return "release \(server.release) runs (pid \(server.process.pid)) and \(answer)\(supervised)"
    }

    package var checks: [ServiceCheck] { ServiceCheck.all(of: environment.environment) }
}
