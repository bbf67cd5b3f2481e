internal import ACME
package import FoundationEssentials

/// Whether a certificate is to be had now, and why or why not: from what is kept alone, without asking anybody.
package struct RenewalDecision: Sendable, Hashable {
    package enum Verdict: String, Sendable, Codable {
        case issue
        /// It is due, but the authority or earlier failures ask for patience.
        case wait
        case keep
    }

    package var verdict: Verdict
    package var reason: String
    /// When it changes by itself, as far as is known: the renewal, or the end of the wait.
    package var next: Date?
    /// Whether the authority is to be asked first when it wants a renewal.
    package var asksAuthority: Bool
    /// Whether what is waited for must not go unsaid: there is no certificate that will do, or soon there is none.
    package var isUrgent = false
}

extension RenewalDecision {
    /// How far apart runs from a timer are: what falls before the next one is done now (RFC 9773 section 4.2).
    static let interval: TimeInterval = 12 * 3600

    /// - Parameter isForced: whether one is wanted whatever is there.
    static func of(
        _ wish: CertificateWish,
        issued: IssuedCertificate?,
        window: RenewalWindow?,
        record: RenewalRecord,
        at now: Date,
        isForced: Bool = false
    ) -> RenewalDecision {
        let known = window?.certificate == issued?.identifier ? window : nil
        var decision = due(wish, issued, known, at: now, isForced)
        guard decision.verdict == .issue else { return decision }
        if !isForced, let until = record.wait(for: wish.digest, at: now) {
            decision.verdict = .wait
            decision.next = until
            decision.isUrgent =
                issued.map { issued in
                    let life = issued.notAfter.timeIntervalSince(issued.notBefore)
                    return issued.revokedAt != nil || issued.notAfter.timeIntervalSince(now) < life / 6
                } ?? true
            decision.reason += "; tried again at \(until.dayAndTime), since it failed \(record.failuresInWords)"
            decision.asksAuthority = false
        }
        return decision
    }

    private static func due(
        _ wish: CertificateWish,
        _ issued: IssuedCertificate?,
        _ window: RenewalWindow?,
        at now: Date,
        _ isForced: Bool
    ) -> RenewalDecision {
        func issue(_ reason: String) -> RenewalDecision {
            RenewalDecision(verdict: .issue, reason: reason, asksAuthority: false)
        }
        guard let issued else { return issue("none was issued yet") }
        if isForced { return issue("it is asked for") }
        if let difference = wish.difference(from: issued) { return issue(difference) }
        if issued.revokedAt != nil { return issue("the last one was revoked") }
        if issued.notAfter <= now { return issue("the last one expired on \(issued.notAfter.dayAndTime)") }
        let time = renewalTime(of: issued, window)
        // A run from a timer comes again only after the interval: short lives have a shorter one.
        let life = issued.notAfter.timeIntervalSince(issued.notBefore)
        // An authority whose every window lies in the past would have one issued at every run.
        let isFresh = now < issued.issuedAt.addingTimeInterval(min(86_400, life / 3)) && now >= issued.issuedAt
        let reach = window?.renewAt == nil ? 0 : min(interval, life / 20)
        if time.date <= now.addingTimeInterval(reach), !isFresh { return issue(time.reason) }
        let looks = issued.identifier != nil && (window.map { $0.nextLook <= now || $0.askedAt > now } ?? true)
        return RenewalDecision(verdict: .keep, reason: time.reason, next: time.date, asksAuthority: looks)
    }

    /// The moment that was drawn from the authority's window, but never so late that less than a sixth of the life is
    /// left; without a window, with a third of the life left, or half where it is short.
    private static func renewalTime(
        of issued: IssuedCertificate,
        _ window: RenewalWindow?
    ) -> (date: Date, reason: String) {
        let byLife = RenewalSchedule.renewalTime(notBefore: issued.notBefore, notAfter: issued.notAfter)
        guard let drawn = window?.renewAt else {
            return (byLife, "by the part of its life that is left, renewed from \(byLife.dayAndTime)")
        }
        let life = issued.notAfter.timeIntervalSince(issued.notBefore)
        let latest = issued.notAfter.addingTimeInterval(-life / 6)
        if drawn > latest { return (latest, "the authority's window is late; renewed from \(latest.dayAndTime)") }
        return (drawn, "by the authority's window, renewed from \(drawn.dayAndTime)")
    }
}
