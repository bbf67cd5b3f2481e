internal import ACME
package import Environments
package import FoundationEssentials
internal import SystemPackage

/// What a renewal would do now, and when and why it would do more: from what is kept alone.
package struct RenewalPlan: Encodable, Sendable {
    package struct Target: Encodable, Sendable {
        package var name: String
        /// Whether the certificate that is kept still has to be installed there.
        package var isPending: Bool
        /// Why the last attempt failed.
        package var failure: String?
    }

    /// Whether there is a certificate that could be installed.
    package var hasCertificate: Bool

    package var environment: String
    package var names: [String]
    package var authority: String
    package var verdict: RenewalDecision.Verdict
    package var reason: String
    /// When the verdict changes by itself, as far as is known.
    package var next: Date?
    /// Whether the authority would be asked first when it wants a renewal.
    package var asksAuthority: Bool
    /// Whether it waits although there is no certificate that will do, or soon there is none.
    package var isUrgent: Bool
    /// How often getting a certificate failed since it last went well, and why the last time.
    package var failures: Int
    package var lastFailure: String?
    /// When the authority was last asked, and the window it named.
    package var askedAt: Date?
    package var windowStart: Date?
    package var windowEnd: Date?
    package var explanation: String?
    package var targets: [Target]
    /// An order that was begun and not finished.
    package var order: String?
    package var limits: [RateLimit]
    /// Whether a run that was killed left answers that are still shown, or was not recorded yet.
    package var hasLeftovers: Bool

    /// Whether a run would do nothing at all.
    package var isIdle: Bool { verdict != .issue && !targets.contains(where: \.isPending) && !hasLeftovers }

    /// Reads what is kept; asks nobody.
    package init(_ loaded: LoadedEnvironment, _ tools: CertificateTools, isStaging: Bool = false, now: Date) throws {
        let issuer = try Issuer(try loaded.certificates, isStaging: isStaging, tools)
        let folder = CertificateState(at: tools.state)
        let facts = try RenewalFacts(
            loaded.environment,
            issuer.certificates,
            of: issuer.folder,
            in: folder,
            at: now
        )
        environment = loaded.name.description
        names = facts.wish.identifiers.map(\.value)
        authority = issuer.directoryURL.description
        verdict = facts.decision.verdict
        reason = facts.decision.reason
        next = facts.decision.next
        asksAuthority = facts.decision.asksAuthority
        isUrgent = facts.decision.isUrgent
        failures = facts.record.failures
        lastFailure = facts.record.lastFailure
        askedAt = facts.window?.askedAt
        windowStart = facts.window?.start
        windowEnd = facts.window?.end
        explanation = facts.window?.explanation
        order = try JSONDocument.read(OrderJournal.self, at: issuer.folder.order)?.url
        let hasAnswers = try FileContents.read(folder.presented) != nil
        hasLeftovers = hasAnswers || RunJournal.hasLeftovers(in: folder.path)
        hasCertificate = facts.current?.isUsable(at: now) ?? false
        // Of the staging directory nothing is installed.
        targets = (isStaging ? [] : facts.targets).map { target in
            Target(name: target.name, isPending: target.isPending, failure: target.record?.failure)
        }
        let history = RenewalFacts.helpful(IssuanceHistory.self, at: issuer.folder.history) ?? IssuanceHistory()
        limits = history.limits(for: names.sorted(), at: now)
    }
}

/// Asks the authority when it wants a renewal, and keeps what it said.
package enum RenewalLook {
    /// At most two requests, with the lock that a renewal takes.
    package static func take(_ loaded: LoadedEnvironment, _ tools: CertificateTools, now: Date) async throws {
        let issuer = try Issuer(try loaded.certificates, isStaging: false, tools)
        guard let current = try issuer.issued?.current else { return }
        let lock = EnvironmentLock(environment: loaded.name.description, folder: tools.state)
        let lease = try lock.acquire(for: .current, command: "cert renew", now: now).lease
        do {
            try await issuer.look(current, at: now)
        } catch {
            try? lock.release(lease)
            throw error
        }
        try lock.release(lease)
    }

    /// Throws ``LockFailure/held(by:environment:)`` where another run is at work, and
    /// ``CertificateFailure/handedOver(host:environment:)`` where another machine renews.
    package static func refuseWhileLocked(_ loaded: LoadedEnvironment, _ tools: CertificateTools, now: Date) throws {
        try CertificateHandover.refuse(in: tools.state, environment: loaded.name.description)
        let lock = EnvironmentLock(environment: loaded.name.description, folder: tools.state)
        if let lease = try lock.holder(now: now) {
            throw LockFailure.held(by: lease, environment: loaded.name.description)
        }
    }

    /// Notes that renewal ran, for those who ask whether it does.
    package static func noteRun(_ tools: CertificateTools, now: Date) throws {
        try Folder.create(tools.state, permissions: .ownerReadWriteExecute)
        // Those of a run that was killed just here: a run that does nothing else comes by no other way.
        DurableFile.removeLeftovers(below: tools.state)
        try JSONDocument.write(LastRun(at: now), to: CertificateState(at: tools.state).lastRun)
    }
}

extension LoadedEnvironment {
    /// Whether having a certificate takes the environment's cluster.
    package var certificatesNeedCluster: Bool {
        guard let certificates = environment.certificates, environment.cluster.kind != .embedded else { return false }
        let solvesInside = certificates.solver.map { $0.kind == .ingress } ?? (certificates.challenge == .http01)
        let targets = (try? certificateTargets) ?? []
        return solvesInside || targets.contains { $0.value.kind == .secret }
    }
}
