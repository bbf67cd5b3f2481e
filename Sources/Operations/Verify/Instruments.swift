package import CurlHTTP
internal import Environments
package import FoundationEssentials
package import Processes
package import SystemPackage

/// What checks are asked with.
package struct Instruments: Sendable {
    let http: Client
    let runner: Runner
    /// Where programs of the user's own run, and what relative paths are below.
    let folder: FilePath
    /// Where the environment's state is kept; nil keeps none.
    let state: FilePath?
    /// Reads what is left of the machine that the service runs on.
    let machine: @Sendable () async throws -> MachineState
    let now: @Sendable () -> Date
    /// Nil where nothing was deployed from here.
    let view: DeploymentView?

    /// - Parameter machine: nil looks at this machine.
    package init(
        http: Client,
        runner: Runner,
        folder: FilePath,
        state: FilePath? = nil,
        machine: (@Sendable () async throws -> MachineState)? = nil,
        view: DeploymentView? = nil,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.http = http
        self.runner = runner
        self.folder = folder
        self.state = state
        self.machine = machine ?? { try await MachineState.ofThisMachine(freeAt: folder) }
        self.now = now
        self.view = view
    }

    func path(_ path: LocalPath) -> String { path.resolved(in: folder).string }
}
