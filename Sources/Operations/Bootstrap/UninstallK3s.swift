internal import Environments
internal import Processes
internal import SystemPackage

/// `chatops bootstrap --uninstall`: takes k3s from the host; the cluster's data stay unless told.
package struct UninstallK3s: Operation {
    package let command = "uninstall"
    package let environment: String
    package let arguments: [String]

    private let machine: K3sMachine
    private let deletesData: Bool

    /// - Parameter deletesData: whether volumes, the cluster's database and its images go as well.
    package init(_ machine: K3sMachine, deletesData: Bool) {
        self.machine = machine
        self.deletesData = deletesData
        environment = machine.name.description
        arguments = deletesData ? ["--delete-data"] : []
    }

    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        let (host, layout) = (machine.host, machine.layout)
        let survey = try await HostSurvey.read(host, layout, pullsImages: false)
        let preflight = HostPreflight(survey: survey, cluster: machine.cluster, layout: layout, host: host.name)
        try preflight.checkOwnership()
        let removal = K3sRemoval(host: host, layout: layout)
        let isInstalled = survey.binary != nil || survey.files[layout.unit] != nil || survey.files[layout.config] != nil
        let isRunning = survey.service.map { !["inactive", "failed"].contains($0.state) || $0.isEnabled } ?? false

        var steps = [
            Step(
                "stop",
                intent: "stop k3s, end its pods and take down their network",
                isSatisfied: { !isInstalled && !isRunning },
                apply: {
                    try await removal.stop()
                    return nil
                }
            ),
            Step(
                "program",
                intent:
                    "remove \(layout.binary), \(layout.unit) and what chatops put into \(layout.config.removingLastComponent())",
                isSatisfied: { !isInstalled },
                apply: {
                    try await removal.removeProgram()
                    return nil
                }
            ),
        ]
        if deletesData {
            let kept = ClusterEntrance.keptKubeconfig(of: machine.name, machine.cluster, in: machine.project)
            let removesAccess = if case .remote(_) = host.host { try kept.holdsOnlyDeployAccounts() } else { false }
            steps.append(
                Step(
                    "data",
                    intent: "delete \(layout.data) with all volumes"
                        + (removesAccess ? ", and the kubeconfig \(kept.path)" : ""),
                    isSatisfied: { !survey.hasDataFolder && !removesAccess },
                    apply: {
                        try await removal.removeData()
                        if removesAccess { try Folder.remove(kept.path) }
                        return nil
                    }
                )
            )
        }
        var preparation = Preparation(
            steps: steps,
            verify: { [await check()] },
            standing: { "run the same command again to go on" }
        )
        if isInstalled || isRunning || (deletesData && survey.hasDataFolder) {
            preparation.losses = [
                deletesData
                    ? "the cluster on \(host.name) is deleted with all its data: \(layout.data)"
                    : "the cluster on \(host.name) stops and is taken away; its data stay at \(layout.data)"
            ]
            preparation.isConfirmedEverywhere = true
        }
        preparation.versions = ["k3s": survey.binary?.version?.description ?? "none"]
        preparation.results = [
            "data": deletesData ? "deleted" : survey.hasDataFolder ? "kept at \(layout.data)" : "there were none"
        ]
        return preparation
    }

    private func check() async -> CheckReport {
        let layout = machine.layout
        var left: [String] = []
        do {
            let survey = try await HostSurvey.read(machine.host, layout, pullsImages: false)
            if survey.binary != nil { left.append("\(layout.binary)") }
            left += survey.files.keys.filter { $0 == layout.unit || $0 == layout.config }.map(\.string)
            if survey.service?.isActive == true { left.append("the running service") }
            if deletesData && survey.hasDataFolder { left.append("\(layout.data)") }
        } catch {
            left.append(FailureReport(error).message)
        }
        return CheckReport(
            name: "removed",
            verdict: left.isEmpty ? .passed : .failed,
            target: "k3s on \(machine.host.name)",
            summary: left.isEmpty
                ? "nothing of k3s is left\(deletesData ? "" : " but its data")"
                : "left: \(left.joined(separator: ", "))",
            measurements: []
        )
    }
}
