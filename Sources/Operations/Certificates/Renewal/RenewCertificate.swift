internal import ACME
package import Environments
package import FoundationEssentials

/// Has an environment's certificate be issued where that is due, installed on every target and seen to be served there.
package struct RenewCertificate: Operation {
    package enum Purpose: Sendable {
        /// What is due; this is what a timer runs.
        case renew
        /// What is due, however often it failed before; with force, a new one in any case.
        case issue(isForced: Bool)
        /// What was issued, on these targets anew; empty stands for all.
        case install(targets: [String])
    }

    package let command: String
    package let environment: String
    package let arguments: [String]

    let loaded: LoadedEnvironment
    let purpose: Purpose
    let isStaging: Bool
    let skipsStaging: Bool
    let tools: CertificateTools
    let now: @Sendable () -> Date

    /// - Parameters:
    ///   - isStaging: whether the authority's directory for trying things out is asked; then nothing is installed.
    ///   - skipsStaging: whether the real one may be asked for names that were never tried there.
    package init(
        _ loaded: LoadedEnvironment,
        _ purpose: Purpose,
        isStaging: Bool = false,
        skipsStaging: Bool = false,
        _ tools: CertificateTools,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.loaded = loaded
        self.purpose = purpose
        self.isStaging = isStaging
        self.skipsStaging = skipsStaging
        self.tools = tools
        self.now = now
        environment = loaded.name.description
        switch purpose {
        case .renew: (command, arguments) = ("cert renew", [])
        case .issue(let isForced):
            command = "cert issue"
            arguments = [
                isForced ? "--force" : nil, isStaging ? "--staging" : nil, skipsStaging ? "--skip-staging" : nil,
            ]
            .compactMap(\.self)
        case .install(let targets): (command, arguments) = ("cert install", targets.map { "--target=\($0)" })
        }
    }

    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        let certificates = try loaded.certificates
        if !isStaging { try CertificateHandover.refuse(in: tools.state, environment: environment) }
        let issuer = try Issuer(certificates, isStaging: isStaging, tools)
        let wish = try CertificateWish(certificates, of: loaded.environment.site)
        let kept = try issuer.issued
        let decision = try decide(issuer, wish, kept?.current)
        let issues = decision.verdict == .issue
        if issues { try refuseUntried(certificates, wish, kept?.current) }
        events(.note("\(wish.identifiers.map(\.description).joined(separator: ", ")): \(decision.reason)"))

        let fresh = FreshCertificate(kept?.current)
        let installations = isStaging ? [] : try self.installations(certificates, known: kept)
        var steps = try leftoverSteps(issuer, kept?.current)
        steps += issues ? try issuingSteps(issuer, wish, kept?.current, fresh, decision) : []
        if issues || kept?.current.isUsable(at: now()) == true {
            steps += installations.map { installationStep($0, wish, fresh, isNew: issues) }
        }
        let outcome = RenewalOutcome(fresh, installations, now: now)
        var preparation = Preparation(
            steps: steps,
            verify: { await outcome.checks() },
            standing: { await outcome.standing() }
        )
        preparation.aftermath = { await outcome.aftermath() }
        preparation.findings = { await outcome.findings(of: issuer) }
        preparation.checksHint =
            "see what is served: chatops cert status \(environment); docs/runbooks/certificate-expired.md"
        return preparation
    }

    private func decide(
        _ issuer: Issuer,
        _ wish: CertificateWish,
        _ current: IssuedCertificate?
    ) throws -> RenewalDecision {
        var record = try issuer.record
        var isForced = false
        switch purpose {
        case .renew: break
        case .issue(let forced):
            record.waitUntil = nil
            isForced = forced
        case .install(let targets):
            guard let current, current.isUsable(at: now()) else {
                throw CertificateFailure.nothingIssued(environment: environment)
            }
            let known = try loaded.certificateTargets.map(\.name)
            if let other = targets.first(where: { !known.contains($0) }) {
                throw CertificateFailure.noSuchTarget(other, known: known)
            }
            return RenewalDecision(verdict: .keep, reason: "serial \(current.serial)", asksAuthority: false)
        }
        return .of(
            wish,
            issued: current,
            window: try issuer.window,
            record: record,
            at: now(),
            isForced: isForced
        )
    }

    /// What was never tried where mistakes cost nothing is not tried where they use up limits.
    private func refuseUntried(
        _ certificates: Certificates,
        _ wish: CertificateWish,
        _ current: IssuedCertificate?
    ) throws {
        guard !isStaging, !skipsStaging, certificates.stagingDirectory != nil else { return }
        if let current, current.isFor(wish.identifiers) { return }
        let staging = try Issuer(certificates, isStaging: true, tools)
        if try staging.issued?.current.isFor(wish.identifiers) == true { return }
        throw CertificateFailure.untried(environment: environment)
    }

    private func installations(_ certificates: Certificates, known: IssuedCertificates?) throws -> [TargetInstallation]
    {
        let folder = CertificateState(at: tools.state)
        var wanted: [String] = []
        if case .install(let targets) = purpose { wanted = targets }
        return try loaded.certificateTargets.filter { wanted.isEmpty || wanted.contains($0.name) }.map { target in
            TargetInstallation(
                target.name,
                TargetStore(target, tools),
                at: target.value.endpoint.map {
                    ServedEndpoint($0, of: loaded.environment.site, http: tools.http)
                },
                settle: target.value.settle,
                record: folder.target(target.name),
                known: [known?.current, known?.previous].compactMap(\.self)
            )
        }
    }
}

extension LoadedEnvironment {
    /// Throws ``CertificateFailure/noSection(environment:)``.
    var certificates: Certificates {
        get throws {
            guard let certificates = environment.certificates else {
                throw CertificateFailure.noSection(environment: name.description)
            }
            return certificates
        }
    }

    /// Those that are named; on a cluster that names none, the Secret of the site.
    var certificateTargets: [Named<CertificateTarget>] {
        get throws { try certificates.targets(isClustered: environment.cluster.kind != .embedded) }
    }
}
