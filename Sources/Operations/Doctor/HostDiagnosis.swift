internal import Diagnostics
internal import Environments

/// What `chatops doctor` finds about the machine that a k3s is, or is to be, on, in the terms of a bootstrap's preflight.
package struct HostDiagnosis: Sendable {
    private let survey: HostSurvey
    private let preflight: HostPreflight
    private let wanted: K3s
    private let host: String

    /// Reads the machine; changes nothing.
    package init(_ machine: K3sMachine) async throws {
        host = machine.host.name
        wanted = machine.k3s
        survey = try await HostSurvey.read(machine.host, machine.layout, pullsImages: true)
        preflight = HostPreflight(survey: survey, cluster: machine.cluster, layout: machine.layout, host: host)
    }

    package var findings: [Finding] {
        let disk = survey.disk.map { "\($0.free >> 20) GiB of \($0.size >> 20) GiB free" } ?? "not known"
        let upgrade = K3sUpgrade(
            installed: survey.record?.version ?? survey.binary?.version,
            wanted: wanted.version,
            hasData: survey.hasData
        )
        return [
            finding("system", "\(survey.distribution), Linux \(survey.kernel), \(survey.machine)", preflight.machine),
            finding("kernel", "cgroups v\(survey.cgroupVersion ?? 0), overlay", preflight.kernelFeatures),
            finding("room", "\(disk), \(survey.memory >> 10) MiB of memory", preflight.room),
            finding("default route", "there", preflight.network),
            finding("ports", survey.listeners == nil ? "not known" : "free, or the cluster's own", preflight.ports),
            finding("clock", "\(Int(survey.clockSkew)) s from this machine's", preflight.clock),
            finding("k3s", state, preflight.foreign + upgrade.faults, remedy: restart),
        ] + preflight.hints.map { Finding(subject: "host", verdict: .advice, detail: $0, remedy: nil) }
    }

    private var state: String {
        guard let binary = survey.binary else { return "not installed" }
        let isPinned = binary.sha256 == wanted.sha256.description
        let version = binary.version.map { "\($0)" } ?? "of no version"
        return
            "\(version)\(isPinned ? "" : ", other bytes than those pinned"), \(survey.service?.state ?? "no service")"
    }

    private var restart: String? {
        if survey.binary != nil && survey.service?.isActive == true { return nil }
        return "chatops bootstrap ENVIRONMENT installs and starts it"
    }

    private func finding(
        _ subject: String,
        _ detail: String,
        _ faults: [PreflightFault],
        remedy: String? = nil
    ) -> Finding {
        Finding(
            subject: "\(host): \(subject)",
            verdict: !faults.isEmpty ? .bad : remedy == nil ? .good : .advice,
            detail: faults.isEmpty ? detail : faults.map(\.message).joined(separator: "; "),
            remedy: faults.isEmpty ? remedy : faults.map(\.fix).joined(separator: "; ")
        )
    }
}

extension Finding {
    /// The same, but nothing that has to be put right.
    package var asAdvice: Finding {
        var advice = self
        if advice.verdict == .bad { advice.verdict = .advice }
        return advice
    }

    /// That something could not even be looked at.
    package init(_ subject: String, failure: any Error) {
        let report = FailureReport(failure)
        // An account that may only deploy cannot look at the host, and need not.
        let verdict: Verdict = if case BootstrapFailure.noSuperuser = failure { .advice } else { .bad }
        self.init(subject: subject, verdict: verdict, detail: report.message, remedy: report.hint)
    }
}
