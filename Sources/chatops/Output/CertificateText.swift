import FoundationEssentials
import Operations

/// Where certificates are and what becomes of them, for people.
enum CertificateText {
    static func plan(_ plan: RenewalPlan) -> String {
        var rows = [["names", plan.names.joined(separator: ", ")], ["authority", plan.authority]]
        let verdict =
            switch plan.verdict {
            case .issue: "a certificate would be had now"
            case .wait: "waiting"
            case .keep: "nothing is due"
            }
        rows.append(["now", "\(verdict): \(plan.reason)"])
        if let next = plan.next { rows.append(["next", moment(next)]) }
        if plan.asksAuthority { rows.append(["first", "the authority would be asked when it wants a renewal"]) }
        if let start = plan.windowStart, let end = plan.windowEnd {
            rows.append(["window", "\(moment(start)) to \(moment(end))"])
        }
        if let explanation = plan.explanation { rows.append(["because", explanation]) }
        if let order = plan.order { rows.append(["order", "begun, and taken up again: \(order)"]) }
        for target in plan.targets {
            let failure = target.failure.map { "; last time: \($0)" } ?? ""
            let isComing = target.isPending || plan.verdict == .issue
            let state = isComing ? "would be installed" : plan.hasCertificate ? "up to date" : "nothing to install"
            rows.append(["target \(target.name)", state + failure])
        }
        for limit in plan.limits {
            rows.append(["limit", "\(max(0, limit.of - limit.used)) of \(limit.of) left: \(limit.limit)"])
        }
        return "\(plan.environment)\n" + Columns.text(rows)
            + "The limits are those of Let's Encrypt, by what was asked from this checkout.\n"
    }

    static func status(_ status: CertificateStatus) -> String {
        var rows = [["issued", status.issued.map(certificate) ?? "none"]]
        for target in status.targets {
            rows.append(["installed \(target.name)", target.installed.map(certificate) ?? "none"])
            if let reason = target.reason { rows.append(["", reason]) }
            for sight in target.served {
                rows.append(["served \(sight.place)", sight.certificate.map(certificate) ?? sight.reason ?? ""])
            }
            if target.endpoint != nil, target.served.isEmpty { rows.append(["served", "the name leads nowhere"]) }
        }
        rows.append(["renewal", status.plan.reason])
        if let next = status.plan.next { rows.append(["next", moment(next)]) }
        rows.append(["last run", status.lastRun.map(moment) ?? "never"])
        if let failure = status.plan.lastFailure { rows.append(["last failure", failure]) }
        return "\(status.environment): \(status.isWell ? "what was issued is served" : "NOT well")\n"
            + Columns.text(rows)
    }

    private static func certificate(_ certificate: CertificateStatus.Certificate) -> String {
        "\(certificate.serial), \(certificate.daysLeft) days left, by \(certificate.issuer)"
    }

    private static func moment(_ date: Date) -> String { Timestamp.text(date) }
}
