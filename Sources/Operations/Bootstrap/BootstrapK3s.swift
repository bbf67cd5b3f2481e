internal import Environments
internal import SystemPackage

/// `chatops bootstrap`: k3s, ingress and registry on the environment's host.
package struct BootstrapK3s: Operation {
    package let command = "bootstrap"
    package let environment: String
    package let arguments: [String]

    let machine: K3sMachine
    private let bundle: Bundle?

    /// - Parameter bundle: what is used instead of downloads, for machines without internet.
    package init(_ machine: K3sMachine, bundle: Bundle? = nil) {
        self.machine = machine
        self.bundle = bundle
        environment = machine.name.description
        arguments = bundle.map { ["--from-bundle=\($0.path)"] } ?? []
    }

    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        let (host, layout, cluster, k3s) = (machine.host, machine.layout, machine.cluster, machine.k3s)
        let survey = try await HostSurvey.read(host, layout, pullsImages: bundle == nil)
        let preflight = HostPreflight(survey: survey, cluster: cluster, layout: layout, host: host.name)
        let upgrade = K3sUpgrade(
            installed: survey.record?.version ?? survey.binary?.version,
            wanted: k3s.version,
            hasData: survey.hasData,
            hasBinary: survey.binary != nil
        )
        try preflight.check(upgrade)
        let architecture = survey.architecture ?? .current
        try bundle?.check(architecture)
        try await machine.checkKubeconfig()
        for hint in preflight.hints { events(.note("note: \(hint)")) }

        let files = try K3sFiles(cluster, layout, templates: machine.project.pushing("templates/k3s"))
        let startedWith = files.startedWith(binary: k3s.sha256.description, dropIns: survey.dropIns)
        let wasServing = survey.service?.isActive == true
        let service = K3sService(host: host, layout: layout)
        let state = HostState(survey: survey, host: host, service: service, layout: layout)
        let downloads = Downloads(machine: machine, bundle: bundle, architecture: architecture, events: events)

        var steps = downloads.steps(survey)
        steps.append(state.binary(downloads, upgrade, events))
        if let bundle { steps.append(state.images(bundle, events)) }
        steps.append(state.configuration(files, upgrade, binary: k3s.sha256.description))
        steps.append(state.start(startedWith, files, upgrade, binary: k3s.sha256.description))
        steps.append(state.manifests(files))
        steps.append(machine.namespace(service, survey))
        steps.append(machine.access(survey, service))

        var preparation = Preparation(
            steps: steps,
            verify: { await BootstrapChecks(machine: machine, service: service, startedWith: startedWith).run() },
            standing: { await service.answers() ? "k3s answers" : "k3s does not answer" }
        )
        if wasServing { preparation.predecessorServes = { await service.answers(tries: 20) } }
        preparation.losses = state.losses(files)
        preparation.accept = { try await service.forgetKeptData() }
        preparation.versions = ["k3s": k3s.version.description, "kernel": survey.kernel]
        if !survey.distribution.isEmpty { preparation.versions["distribution"] = survey.distribution }
        preparation.digests = [
            "k3s": k3s.sha256.description, "config.yaml": files.config.sha256,
            "registries.yaml": files.registries.sha256, "k3s.service": files.unit.sha256,
        ]
        if let bundle { preparation.digests["bundle"] = bundle.sha256 }
        preparation.results = ["next": "chatops deploy \(environment)"]
        if machine.hidesKubeconfig {
            preparation.results["kubeconfig"] =
                "for root alone; for yourself, name a place of your own in cluster.kubeconfig (CHATOPS_KUBECONFIG in .env) "
                + "and run this again"
        }
        return preparation
    }
}
