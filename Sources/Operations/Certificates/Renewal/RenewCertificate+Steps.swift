internal import ACME
internal import Environments
internal import FoundationEssentials

extension RenewCertificate {
    private var responder: JournaledResponder {
        get throws { try ChallengeResponders.responder(of: try loaded.certificates, in: loaded.environment, tools) }
    }

    /// Takes away what a run that was killed left: answers that are still shown, which it goes on without where it cannot,
    /// and the journal of an order whose certificate is kept.
    func leftoverSteps(_ issuer: Issuer, _ current: IssuedCertificate?) throws -> [Step] {
        let file = CertificateState(at: tools.state).presented
        var steps: [Step] = []
        if try FileContents.read(file) != nil {
            let responder = try responder
            steps.append(
                Step(
                    "leftovers",
                    intent: "withdraw answers to challenges that a run which was killed still shows",
                    isSatisfied: { false },
                    apply: {
                        let complaints = await responder.withdrawLeftovers()
                        return complaints.isEmpty ? nil : complaints.joined(separator: "; ")
                    }
                )
            )
        }
        let journal = try JSONDocument.read(OrderJournal.self, at: issuer.folder.order)
        if let url = journal?.url, url == current?.orderURL {
            steps.append(
                Step(
                    "journal",
                    intent: "remove the journal of the order \(url), which was completed",
                    isSatisfied: { false },
                    apply: {
                        try Folder.remove(issuer.folder.order)
                        return nil
                    }
                )
            )
        }
        return steps
    }

    func issuingSteps(
        _ issuer: Issuer,
        _ wish: CertificateWish,
        _ current: IssuedCertificate?,
        _ fresh: FreshCertificate,
        _ decision: RenewalDecision
    ) throws -> [Step] {
        let responder = try responder
        let issuance = Issuance(issuer, wish, by: responder, replacing: current, now: now)
        let names = wish.identifiers.map(\.description).joined(separator: ", ")
        let account = try issuer.accountRecord
        return [
            Step(
                "account",
                intent: "have an account at \(issuer.directoryURL) for \(issuer.certificates.email)",
                isSatisfied: { account?.url != nil && account?.nextKey == nil },
                apply: { try await issuance.openAccount() }
            ),
            Step(
                "order",
                intent: "order a certificate for \(names): \(decision.reason)",
                isSatisfied: { false },
                apply: { try await issuance.placeOrder() }
            ),
            Step(
                "validation",
                intent: "show control over the names by \(responder.kind.rawValue)",
                isSatisfied: { false },
                apply: {
                    let note = try await issuance.validate()
                    return ([note] + (await responder.takeNotes())).joined(separator: "; ")
                }
            ),
            Step(
                "certificate",
                intent: "finalize the order, and keep the certificate with its key",
                isSatisfied: { false },
                apply: {
                    let issued = try await issuance.obtain()
                    await fresh.replace(by: issued)
                    return "serial \(issued.serial), until \(issued.notAfter.dayAndTime)"
                }
            ),
        ]
    }

    /// - Parameter isNew: whether another certificate than the one that is kept will be installed.
    func installationStep(
        _ installation: TargetInstallation,
        _ wish: CertificateWish,
        _ fresh: FreshCertificate,
        isNew: Bool
    ) -> Step {
        var isAsked = false
        if case .install = purpose { isAsked = true }
        let (always, name) = (isNew || isAsked, installation.name)
        let place = installation.store.place
        let seen = installation.endpoint.map { ", and see it served at \($0.name)" } ?? ""
        return Step(
            "install \(name)",
            intent: "install it in \(place)\(seen)",
            isSatisfied: {
                guard !always, let serial = await fresh.certificate?.serial else { return false }
                return try await installation.holds(serial)
            },
            apply: {
                guard let issued = await fresh.certificate else { throw CertificateFailure.noOrder }
                let identifiers = try issued.names.map { try Identifier($0) }
                let note = try await installation.install(issued.certificate, for: identifiers, now: now())
                switch await installation.outcome {
                case .pending, .served, .unseen: return note
                case .putBack: throw StepSettled(.undone, note)
                case .failed: throw StepSettled(.failed, note)
                case .notPutBack: throw StepSettled(.undoFailed, note)
                }
            }
        )
    }
}

/// The certificate that is in force: the one that was kept, or the one that this run obtained.
actor FreshCertificate {
    private(set) var certificate: IssuedCertificate?
    private(set) var isNew = false

    init(_ certificate: IssuedCertificate?) { self.certificate = certificate }

    func replace(by issued: IssuedCertificate) {
        certificate = issued
        isNew = true
    }
}
