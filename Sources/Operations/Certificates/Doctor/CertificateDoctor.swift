internal import ACME
package import Environments
internal import Processes
internal import SystemPackage

/// Looks for what would keep a certificate from being had or renewed, before it does.
///
/// Changes nothing.
package struct CertificateDoctor: Sendable {
    /// What renews it, as far as it could be found out.
    package enum Timer: Sendable {
        case known(TimerState)
        case unknown(String)
    }

    let name: EnvironmentName
    let site: Site
    let certificates: Certificates
    let environment: Environment
    let targets: [Named<CertificateTarget>]
    let tools: CertificateTools
    let account: String?
    let needsCluster: Bool
    let timer: Timer
    /// Where a timer runs, for messages.
    let place: String
    /// The ports that authorities connect to (RFC 8555 section 8.3, RFC 8737 section 3), others in tests.
    var ports: (http: UInt16, tls: UInt16) = (80, 443)

    /// Throws ``CertificateFailure/noSection(environment:)``.
    package init(_ loaded: LoadedEnvironment, _ tools: CertificateTools, timer: Timer, at place: String) throws {
        certificates = try loaded.certificates
        environment = loaded.environment
        targets = try loaded.certificateTargets
        name = loaded.name
        needsCluster = loaded.certificatesNeedCluster
        site = loaded.environment.site
        self.tools = tools
        self.timer = timer
        self.place = place
        let issuer = try Issuer(certificates, isStaging: false, tools)
        account = try JSONDocument.read(AccountRecord.self, at: issuer.folder.account)?.url
    }

    /// All at once; in the order in which they matter.
    package func reports() async throws -> [CheckReport] {
        let identifiers = try CertificateWish(certificates, of: site).identifiers
        async let directory = DirectoryJudgement.ask(certificates, tools)
        async let reachability = reachabilityReports(identifiers.map(\.value))
        let judgement = await directory
        let caa = await caaReports(identifiers, judgement.identities)
        return [
            CheckReport("directory", judgement.directoryAnswer(certificates)),
            CheckReport("clock", judgement.clockAnswer),
        ] + caa + (await reachability) + [CheckReport("programs", programs)] + (await preflightReports())
            + [CheckReport("timer", timerAnswer)]
    }

    /// What the solver and each target say of themselves.
    private func preflightReports() async -> [CheckReport] {
        func report(_ name: String, at place: String, _ faults: [String]) -> CheckReport {
            let findings = faults.map { CheckFinding.failure($0) }
            return CheckReport(name, Answer(findings: findings, target: place, summary: "nothing is in its way"))
        }
        var reports: [CheckReport] = []
        let kind = certificates.challenge.rawValue
        do {
            let responder = try ChallengeResponders.responder(of: certificates, in: environment, tools)
            reports.append(report("solver", at: kind, await responder.preflight()))
        } catch {
            reports.append(report("solver", at: kind, [FailureReport(error).message]))
        }
        for target in targets {
            let store = TargetStore(target, tools)
            reports.append(report("target \(target.name)", at: store.place, await store.preflight()))
        }
        return reports
    }

    private static let patience: Duration = .seconds(5)

    private var resolver: (address: IPv4Address?, port: UInt16) {
        (certificates.solver?.resolver, certificates.solver?.resolverPort.map { UInt16($0.number) } ?? 53)
    }

    private func caaReports(_ identifiers: [Identifier], _ identities: [String]) async -> [CheckReport] {
        let names = identifiers.filter { NumericAddress($0.value) == nil }.map(\.value)
        return await names.mapAtOnce { name in
            let base = name.hasPrefix("*.") ? String(name.dropFirst(2)) : name
            let (address, port) = resolver
            let judgement = CAAJudgement(
                name: name,
                found: await CAALookup.of(base, resolver: address, port: port, within: Self.patience),
                identities: identities,
                method: certificates.challenge.rawValue,
                account: account
            )
            let answer = Answer(findings: judgement.findings, target: "CAA \(base)", summary: judgement.summary)
            return CheckReport("caa \(name)", answer)
        }
    }

    /// Nothing where control is shown in DNS.
    private func reachabilityReports(_ names: [String]) async -> [CheckReport] {
        guard certificates.challenge != .dns01 else { return [] }
        let port = certificates.challenge == .http01 ? ports.http : ports.tls
        let method = ChallengeResponders.method(of: certificates, in: environment)
        let isListener = if case .listener = method { true } else { false }
        return await names.mapAtOnce { name in
            let (address, resolverPort) = resolver
            let addresses: [NumericAddress]
            if let own = NumericAddress(name) {
                addresses = [own]
            } else {
                let records = await DNSRecords.of(name, resolver: address, port: resolverPort, within: Self.patience)
                addresses = records.addresses
            }
            let attempts = await addresses.mapAtOnce { address in
                (address, await ConnectionAttempt.to(address, port: port, within: Self.patience))
            }
            let judgement = ReachabilityJudgement(
                name: name,
                port: port,
                attempts: attempts,
                isListenedLater: isListener
            )
            let answer = Answer(findings: judgement.findings, target: "\(name):\(port)", summary: judgement.summary)
            return CheckReport("reachable \(name)", answer)
        }
    }
}
