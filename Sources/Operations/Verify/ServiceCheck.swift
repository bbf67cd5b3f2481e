internal import CurlHTTP
package import Environments

/// One of an environment's checks, and the service it asks about.
package struct ServiceCheck: Sendable {
    package let name: String
    let check: Check
    let service: Service

    /// Where an environment's service is, as far as checks have to know.
    struct Service: Sendable {
        /// Scheme, host and port, without a trailing slash.
        let address: String
        let environment: Environment
        /// Where to connect instead of asking DNS.
        let connectTo: [ConnectOverride]
        var site: Site { environment.site }
        /// The Secret that the ingress takes the site's certificate from.
        var certificate: String?
    }

    package var kind: Check.Kind { check.kind }

    /// Whether it is asked of the deployment itself as well, for which its cluster has to be reached.
    package var looksInside: Bool {
        switch kind {
        case .release, .database: true
        case .tls: service.certificate != nil
        case .http, .dns, .tcp, .external, .host, .chat, .renewal: false
        }
    }

    /// Runs all checks at once; their reports come in the order they were declared.
    package static func run(_ checks: [ServiceCheck], with instruments: Instruments) async -> [CheckReport] {
        await withTaskGroup(of: (Int, CheckReport).self) { group in
            for (index, check) in checks.enumerated() { group.addTask { (index, await check.report(instruments)) } }
            var reports: [(Int, CheckReport)] = []
            for await report in group { reports.append(report) }
            return reports.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    package func report(_ instruments: Instruments) async -> CheckReport {
        var answer: Answer
        let started = ContinuousClock.now
        switch check.question {
        case .http(let question): answer = await ask(question, instruments)
        case .dns(let question): answer = await ask(question)
        case .tcp(let place): answer = await ask(place)
        case .tls(let question): answer = await ask(question, instruments)
        case .external(let command): answer = await ask(command, instruments)
        case .host(let limits): answer = await ask(limits, instruments)
        case .chat(let question): answer = await ask(question, instruments)
        case .release: answer = await askRelease(instruments)
        case .database(let limits): answer = await ask(limits, instruments)
        case .renewal: answer = await askRenewal(instruments)
        }
        let took = answer.duration ?? started.duration(to: .now)
        if let limit = check.slowerThan, answer.findings.isEmpty, took > limit {
            let words = "took \(took.wholeMilliseconds) ms, slower than \(limit.wholeMilliseconds) ms"
            answer.findings.append(.warning(words))
        }
        return CheckReport(name, answer)
    }
}

extension ServiceCheck {
    /// The checks an environment declares.
    ///
    /// - Parameter address: where the environment is reached, if that is known better than from its files alone.
    package static func all(of environment: Environment, at address: String? = nil) -> [ServiceCheck] {
        let service = Service(environment, at: address)
        return environment.checks.map { ServiceCheck(name: $0.name, check: $0.value, service: service) }
    }

    /// What `verify` asks.
    ///
    /// - Parameter isIssuedHere: whether the site's certificate is had from this checkout, so that renewal is asked for.
    package static func declaredAndImplied(by environment: Environment, isIssuedHere: Bool = false) -> [ServiceCheck] {
        let checks = all(of: environment) + implied(by: environment)
        let isAsked = checks.contains { $0.kind == .renewal || $0.name == Check.Kind.renewal.rawValue }
        return isIssuedHere && !isAsked ? checks + all(.renewal, of: environment) : checks
    }

    /// The declared checks of this kind; where there is none, the one that needs no declaration.
    package static func all(_ kind: Check.Kind, of environment: Environment) -> [ServiceCheck] {
        let declared = all(of: environment).filter { $0.kind == kind }
        if !declared.isEmpty { return declared }
        let question: Check.Question
        switch kind {
        case .release: question = .release
        case .database: question = .database(DatabaseLimits())
        case .chat: question = .chat(Check.Chat())
        case .renewal: question = .renewal
        case .http, .dns, .tcp, .tls, .external, .host: return implied(by: environment).filter { $0.kind == kind }
        }
        let check = Check(question, deadline: kind.deadline)
        return [ServiceCheck(name: kind.rawValue, check: check, service: Service(environment, at: nil))]
    }

    /// All that can be asked without being told how, and all that is declared.
    package static func everything(of environment: Environment, isIssuedHere: Bool = false) -> [ServiceCheck] {
        let checks = declaredAndImplied(by: environment, isIssuedHere: isIssuedHere)
        let others = [Check.Kind.chat, .release, .database].filter { kind in !checks.contains { $0.kind == kind } }
        return checks + others.flatMap { all($0, of: environment) }
    }

    /// What a site with certificates is asked without being told: its name and its certificate, each unless a check of
    /// that type is declared.
    static func implied(by environment: Environment) -> [ServiceCheck] {
        guard environment.cluster.kind != .embedded, environment.certificates != nil else { return [] }
        let service = Service(environment, at: nil)
        let checks: [(String, Check)] = [
            ("dns", Check(.dns(Check.DNS()))), ("tls", Check(.tls(Check.TLS(limits: CertificateLimits())))),
        ]
        let declared = Set(environment.checks.map(\.value.kind))
        let names = Set(environment.checks.map(\.name))
        return checks.filter { !declared.contains($0.1.kind) && !names.contains($0.0) }
            .map { ServiceCheck(name: $0.0, check: $0.1, service: service) }
    }
}

extension ServiceCheck.Service {
    init(_ environment: Environment, at address: String?) {
        self.init(
            address: address ?? environment.address,
            environment: environment,
            connectTo: environment.connectOverrides,
            certificate: environment.cluster.kind != .embedded && environment.certificates != nil
                ? ClusterDeployment.siteTLS : nil
        )
    }
}
