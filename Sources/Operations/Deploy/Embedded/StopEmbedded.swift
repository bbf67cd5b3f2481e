internal import Environments
internal import Processes

/// `chatops stop embedded`: end server and supervisor; data, releases and logs stay.
package struct StopEmbedded: Operation {
    package let command = "stop"
    package let environment: String
    package let arguments: [String] = []
    package let mayGoUnrecorded = true

    private let deployment: EmbeddedDeployment

    package init(_ deployment: EmbeddedDeployment) {
        self.deployment = deployment
        environment = deployment.name.description
    }

    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        let layout = deployment.layout
        let supervisor = deployment.supervisor
        let grace = supervisor.drainTime
        let stop = Step(
            "stop",
            intent: "stop the server and its supervisor",
            isSatisfied: { supervisor.running() == nil },
            apply: {
                try await supervisor.stop()
                return nil
            }
        )
        let leftovers = Step(
            "leftovers",
            intent: "end what a killed supervisor or deploy left",
            isSatisfied: { Self.leftovers(layout, underSupervisor: supervisor.running() != nil).isEmpty },
            apply: { "\(try await Strays.end(Self.leftovers(layout, underSupervisor: false), grace: grace)) ended" }
        )
        return Preparation(
            steps: [stop, leftovers],
            verify: { [stoppedCheck()] },
            standing: { await deployment.standing() }
        )
    }

    private static func leftovers(_ layout: EmbeddedLayout, underSupervisor: Bool) -> [ProcessTable.Entry] {
        let roles: [ServerCommand.Role] = underSupervisor ? [.trial, .task] : [.server, .trial, .task]
        return roles.flatMap { ServerCommand.processes(layout, $0) }
    }

    private func stoppedCheck() -> CheckReport {
        let left = ServerCommand.processes(deployment.layout, .server)
        return CheckReport(
            name: "stopped",
            verdict: left.isEmpty ? .passed : .failed,
            target: "processes of \(deployment.layout.root)",
            summary: left.isEmpty ? "no server process is left" : "\(left.count) server processes are left",
            measurements: []
        )
    }
}
