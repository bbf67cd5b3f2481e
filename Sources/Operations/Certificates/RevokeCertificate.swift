internal import ACME
package import Environments
internal import FoundationEssentials

/// Why a certificate is revoked: what authorities take from subscribers (RFC 5280 section 5.3.1).
package enum RevocationCause: String, CaseIterable, Sendable {
    case unspecified
    case keyCompromise = "key-compromise"
    case affiliationChanged = "affiliation-changed"
    case superseded
    case cessationOfOperation = "cessation-of-operation"

    fileprivate var reason: RevocationReason {
        switch self {
        case .unspecified: .unspecified
        case .keyCompromise: .keyCompromise
        case .affiliationChanged: .affiliationChanged
        case .superseded: .superseded
        case .cessationOfOperation: .cessationOfOperation
        }
    }
}

/// Has the authority revoke an environment's certificate; the next renewal gets another.
package struct RevokeCertificate: Operation {
    package let command = "cert revoke"
    package let environment: String
    package let arguments: [String]

    let loaded: LoadedEnvironment
    let cause: RevocationCause
    let isPrevious: Bool
    let isStaging: Bool
    let tools: CertificateTools

    /// - Parameter isPrevious: whether the one before is meant, which was replaced.
    package init(
        _ loaded: LoadedEnvironment,
        because cause: RevocationCause,
        isPrevious: Bool,
        isStaging: Bool,
        _ tools: CertificateTools
    ) {
        self.loaded = loaded
        self.cause = cause
        self.isPrevious = isPrevious
        self.isStaging = isStaging
        self.tools = tools
        environment = loaded.name.description
        arguments = ["--reason=\(cause.rawValue)", isPrevious ? "--previous" : nil, isStaging ? "--staging" : nil]
            .compactMap(\.self)
    }

    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        let issuer = try Issuer(try loaded.certificates, isStaging: isStaging, tools)
        let kept = try issuer.issued
        guard let kept, let issued = isPrevious ? kept.previous : kept.current else {
            throw CertificateFailure.nothingIssued(environment: environment)
        }
        let revoke = Step(
            "revoke",
            intent: "have the authority revoke \(issued.serial), for \(issued.names.joined(separator: ", "))",
            isSatisfied: { issued.revokedAt != nil },
            apply: {
                try await self.revoke(issued, issuer)
                var after = kept
                if isPrevious { after.previous?.revokedAt = Date() } else { after.current.revokedAt = Date() }
                try issuer.folder.write(after, to: issuer.folder.certificate)
                return nil
            }
        )
        var preparation = Preparation(
            steps: [revoke],
            verify: { [] },
            standing: { "the same command goes on; a certificate that is revoked already is what was wanted" }
        )
        preparation.aftermath = { .failed }
        if issued.revokedAt == nil {
            preparation.losses = [
                "the certificate \(issued.serial) will be refused by clients that look at revocations"
            ]
        }
        preparation.results = ["serial": issued.serial]
        if !isPrevious, !isStaging { preparation.results["next"] = "chatops cert renew \(environment) gets another" }
        return preparation
    }

    /// In the account's name; by the certificate's own key where the account is lost or closed.
    private func revoke(_ issued: IssuedCertificate, _ issuer: Issuer) async throws {
        let chain = try CertificateChain(pem: issued.certificate.chain)
        let key = try ACME.SigningKey(pem: issued.certificate.key)
        if try issuer.accountRecord?.url != nil {
            do {
                return try await issuer.account(now: Date()).revoke(chain, reason: cause.reason)
            } catch let failure as ACMEFailure where failure.problemKind != nil {
                // Perhaps the account is not the one that ordered it any more.
            }
        }
        try await issuer.authority(now: Date()).revoke(chain, certificateKey: key, reason: cause.reason)
    }
}
