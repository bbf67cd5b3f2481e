package import CurlHTTP
package import Environments
package import Processes
package import SystemPackage

/// One embedded deployment of one checkout as it stands, whatever the environment's files say by now.
package struct EmbeddedDeployment: Sendable {
    package let name: EnvironmentName
    package let layout: EmbeddedLayout
    package let project: FilePath
    /// chatops itself.
    package let program: FilePath
    package let runner: Runner
    package let http: Client

    package init(_ name: EnvironmentName, project: FilePath, program: FilePath, runner: Runner, http: Client) {
        self.name = name
        self.project = project
        self.program = program
        self.runner = runner
        self.http = http
        layout = EmbeddedLayout(root: StateFolder.path(of: name, in: project))
    }

    var instruments: Instruments {
        Instruments(http: http, runner: runner, folder: project, state: layout.root, view: .embedded(self))
    }

    package var supervisor: SupervisorControl { SupervisorControl(layout, runner: runner) }

    /// What runs now, in one line.
    func standing() async -> String {
        guard let server = supervisor.server() else { return "no server runs" }
        let supervised = supervisor.running() == nil ? ", without a supervisor" : ""
        let who = "release \(server.release) runs (pid \(server.process.pid))"
        guard let release = try? Release.manifest(server.release, in: layout) else { return who + supervised }
        return "\(who) and \(await Readiness.ask(release.readinessURL, http))\(supervised)"
    }
}
