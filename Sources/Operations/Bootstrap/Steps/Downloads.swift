internal import Environments
internal import Processes
internal import SystemPackage

/// What a bootstrap brings along: from the internet, or out of a bundle.
struct Downloads: Sendable {
    let machine: K3sMachine
    let bundle: Bundle?
    /// Of the host.
    let architecture: Architecture
    let events: EventHandler

    private var store: ArtifactStore { machine.store }

    /// The k3s binary for the host.
    var k3s: Artifact { .k3s(machine.k3s, architecture) }

    private var helm: Artifact? { machine.cluster.helm.map { .helm($0, .current) } }

    /// The steps that change only this machine.
    func steps(_ survey: HostSurvey) -> [Step] {
        var steps = [download(survey)]
        let programs = ProjectPrograms(project: machine.project, runner: machine.runner)
        if let helm { steps.append(programs.helm(helm, from: store, events)) }
        // The host gets a kubectl of its own with k3s; one for another architecture does not run here.
        if case .remote = machine.host.host, architecture == .current {
            steps.append(programs.kubectl(k3s, from: store, events))
        }
        return steps
    }

    private func download(_ survey: HostSurvey) -> Step {
        let source = bundle.map { "\($0.path)" } ?? k3s.shownURL
        return Step(
            "download",
            intent: "\(k3s.name) from \(source)",
            isNoticeable: false,
            isSatisfied: { try survey.binary?.sha256 == k3s.sha256.description || store.path(of: k3s) != nil },
            apply: {
                _ = try await program()
                return "sha256 \(k3s.sha256)"
            }
        )
    }

    /// The k3s binary on this machine; a bundle has put it into the store.
    func program() async throws -> FilePath { try await store.fetch(k3s, events: events) }
}
