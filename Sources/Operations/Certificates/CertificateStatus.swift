internal import ACME
package import Environments
package import FoundationEssentials
internal import X509

/// Where an environment's certificate is on its way: issued, installed, served; and how renewal does.
package struct CertificateStatus: Encodable, Sendable {
    package struct Certificate: Encodable, Sendable {
        package var serial: String
        package var names: [String]
        package var issuer: String
        package var notBefore: Date
        package var notAfter: Date
        package var daysLeft: Int
    }

    package struct Served: Encodable, Sendable {
        /// Address and port.
        package var place: String
        package var certificate: Certificate?
        /// Why it could not be asked.
        package var reason: String?
    }

    package struct Target: Encodable, Sendable {
        package var name: String
        package var place: String
        package var installed: Certificate?
        /// Why it could not be read, or why the last attempt to install failed.
        package var reason: String?
        /// Such as `chat.example.org:443`; nil where nobody is asked.
        package var endpoint: String?
        package var served: [Served]
        /// Whether what was issued is what is installed and served everywhere.
        package var agrees: Bool
    }

    package var environment: String
    package var authority: String
    package var issued: Certificate?
    package var targets: [Target]
    package var plan: RenewalPlan
    package var lastRun: Date?

    /// Whether there is a certificate that is valid, and it is served wherever it should be.
    package var isWell: Bool { (issued?.daysLeft ?? -1) >= 0 && targets.allSatisfy(\.agrees) }
}

extension CertificateStatus {
    /// Looks at all of it now.
    package static func read(
        _ loaded: LoadedEnvironment,
        _ tools: CertificateTools,
        now: Date
    ) async throws -> CertificateStatus {
        let issuer = try Issuer(try loaded.certificates, isStaging: false, tools)
        let issued = try issuer.issued?.current
        let folder = CertificateState(at: tools.state)
        var targets: [Target] = []
        for target in try loaded.certificateTargets {
            targets.append(try await read(target, loaded, tools, issued: issued, folder, now: now))
        }
        return CertificateStatus(
            environment: loaded.name.description,
            authority: issuer.directoryURL.description,
            issued: issued.flatMap { Certificate(pem: $0.certificate.chain, at: now) },
            targets: targets,
            plan: try RenewalPlan(loaded, tools, now: now),
            lastRun: RenewalFacts.helpful(LastRun.self, at: folder.lastRun)?.at
        )
    }

    private static func read(
        _ target: Named<CertificateTarget>,
        _ loaded: LoadedEnvironment,
        _ tools: CertificateTools,
        issued: IssuedCertificate?,
        _ folder: CertificateState,
        now: Date
    ) async throws -> Target {
        let endpoint = target.value.endpoint.map { ServedEndpoint($0, of: loaded.environment.site, http: tools.http) }
        let sights = await endpoint?.look() ?? []
        var installed: Certificate?
        var reason = RenewalFacts.helpful(TargetRecord.self, at: folder.target(target.name))?.failure
        var place = target.name
        do {
            let store = try CertificateStores.store(of: target, tools)
            place = store.place
            installed = try await store.held().flatMap { Certificate(pem: $0.chain, at: now) }
        } catch {
            reason = FailureReport(error).message
        }
        let served = sights.map { sight in
            Served(place: sight.place, certificate: sight.chain.map { Certificate($0, at: now) }, reason: sight.reason)
        }
        let isServed =
            endpoint == nil || (!served.isEmpty && served.allSatisfy { $0.certificate?.serial == issued?.serial })
        return Target(
            name: target.name,
            place: place,
            installed: installed,
            reason: reason,
            endpoint: endpoint?.name,
            served: served,
            agrees: issued != nil && installed?.serial == issued?.serial && isServed
        )
    }
}

extension CertificateStatus.Certificate {
    init(_ chain: ServedChain, at now: Date) {
        self.init(
            serial: chain.leaf.serial,
            names: chain.names,
            issuer: ServedChain.commonName(in: "\(chain.leaf.issuer)"),
            notBefore: chain.leaf.notValidBefore,
            notAfter: chain.leaf.notValidAfter,
            daysLeft: chain.daysLeft(at: now)
        )
    }

    fileprivate init?(pem: String, at now: Date) {
        guard let chain = ServedChain(pem: pem) else { return nil }
        self.init(chain, at: now)
    }
}
