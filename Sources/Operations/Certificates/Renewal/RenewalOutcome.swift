internal import Environments
internal import FoundationEssentials

/// What a run came to, from what became of each of its targets.
struct RenewalOutcome: Sendable {
    let fresh: FreshCertificate
    let installations: [TargetInstallation]
    let now: @Sendable () -> Date

    init(_ fresh: FreshCertificate, _ installations: [TargetInstallation], now: @escaping @Sendable () -> Date) {
        self.fresh = fresh
        self.installations = installations
        self.now = now
    }

    /// One check a target: what its endpoint shows.
    func checks() async -> [CheckReport] {
        guard let issued = await fresh.certificate else { return [] }
        var reports: [CheckReport] = []
        for installation in installations {
            var answer = Answer(
                target: installation.endpoint.map { "TLS \($0.name)" } ?? installation.store.place,
                summary: ""
            )
            answer.measurements = [
                Measurement(
                    name: "left",
                    value: (issued.notAfter.timeIntervalSince(now()) / 86_400).rounded(.down),
                    unit: "days"
                )
            ]
            await judge(installation, issued, &answer)
            if let chain = ServedChain(pem: issued.certificate.chain) {
                answer.chains.insert(chain.report(.issued, at: "serial \(issued.serial)"), at: 0)
            }
            reports.append(CheckReport("served \(installation.name)", answer))
        }
        return reports
    }

    private func judge(_ installation: TargetInstallation, _ issued: IssuedCertificate, _ answer: inout Answer) async {
        switch await installation.outcome {
        case .served(let sights):
            answer.summary = sights.isEmpty ? "installed; nobody is asked whether it is served" : sights.inWords
            answer.chains = sights.reports
        case .unseen(let sights):
            let words = sights.isEmpty ? "its name leads nowhere" : sights.inWords
            answer.findings = [.failure("installed, but the endpoint could not be asked: \(words)")]
        case .putBack(let reason, let sights), .failed(let reason, let sights), .notPutBack(let reason, let sights):
            answer.findings = [.failure(reason)]
            answer.chains = sights.reports
        case .pending:
            guard let endpoint = installation.endpoint else {
                answer.summary = "installed; nobody is asked whether it is served"
                return
            }
            let sights = await endpoint.look()
            answer.chains = sights.reports
            answer.summary = sights.inWords
            if sights.isEmpty || sights.contains(where: { $0.serial != issued.serial }) {
                let words = sights.isEmpty ? "the name leads nowhere" : sights.inWords
                answer.findings = [.failure("\(issued.serial) was installed, but \(words)")]
            }
        }
    }

    func aftermath() async -> Preparation.Aftermath {
        var (putBack, failed) = (false, false)
        for installation in installations {
            switch await installation.outcome {
            case .notPutBack: return .putBackFailed
            case .putBack: putBack = true
            case .failed: failed = true
            case .pending: if await isServedWrong(installation) { failed = true }
            case .served, .unseen: break
            }
        }
        return putBack ? .putBack : failed ? .failed : .unverified
    }

    /// Of a target that was not touched: whether its endpoint can be asked, and shows another one.
    private func isServedWrong(_ installation: TargetInstallation) async -> Bool {
        guard let serial = await fresh.certificate?.serial else { return false }
        let sights = await installation.endpoint?.look() ?? []
        return sights.contains { $0.serial != nil && $0.serial != serial }
    }

    func standing() async -> String {
        guard let issued = await fresh.certificate else { return "no certificate was issued; the same command goes on" }
        let what = await fresh.isNew ? "the new certificate" : "the certificate"
        return "\(what) \(issued.serial) is kept; the next renewal tries again what is not served, without another one"
    }

    func findings(of issuer: Issuer) async -> RunFindings {
        var findings = RunFindings()
        guard let issued = await fresh.certificate else { return findings }
        findings.results["serial"] = issued.serial
        findings.results["until"] = issued.notAfter.dayAndTime
        findings.results["names"] = issued.names.joined(separator: ", ")
        findings.results["authority"] = issuer.directoryURL.description
        if let chain = ServedChain(pem: issued.certificate.chain) {
            findings.digests["certificate"] = chain.fingerprint
        }
        return findings
    }
}
