/// Whether a name leads where it is to lead.
struct NameJudgement: Sendable {
    let name: String
    let found: AddressLookup
    /// What DNS says, beside what this machine makes of it.
    let records: DNSRecords
    /// Empty where any address will do.
    let expected: [NumericAddress]

    var summary: String {
        guard case .found(let addresses) = found else { return "" }
        let ttl = records.ttl.map { ", for \($0) s more" } ?? ""
        let resolver = records.outcome == .answered ? records.resolver.map { ", says \($0)" } ?? "" : ""
        // A name of /etc/hosts needs no DNS; that it was not there is said all the same.
        let silence = records.unanswered.count == 2 ? "; DNS itself gave no answer" : ""
        return addresses.asRecords + ttl + resolver + silence + (override.map { "; \($0)" } ?? "")
    }

    var findings: [CheckFinding] {
        switch found {
        case .noAnswer(let reason): return [.failure("\(name) could not be resolved: \(reason)")]
        case .noSuchName:
            return [.failure("\(name) does not resolve: there is no such name, or it has no address; see \(Self.page)")]
        case .found(let addresses): return findings(addresses) + silence
        }
    }

    /// One kind of records that nobody tells of may be there and lead anywhere.
    private var silence: [CheckFinding] {
        guard records.unanswered.count == 1, let kind = records.unanswered.first else { return [] }
        let who = records.resolver ?? "the resolver"
        return [.warning("\(who) gave no usable answer about \(kind) records of \(name), only about the others")]
    }

    private func findings(_ addresses: [NumericAddress]) -> [CheckFinding] {
        guard !expected.isEmpty else { return [] }
        let strange = addresses.filter { !expected.contains($0) }
        let server = "the service is at \(expected.asRecords)"
        if strange.isEmpty {
            let missing = expected.filter { address in
                let isKnown = !records.unanswered.contains(address.isIPv6 ? "AAAA" : "A")
                return isKnown && !addresses.contains(address)
            }
            return missing.isEmpty ? [] : [.warning("\(name) has no record \(missing.asRecords)")]
        }
        let cause = override.map { "; \($0)" } ?? ""
        if strange.count == addresses.count {
            return [.failure("\(name) leads elsewhere, to \(strange.asRecords): \(server)\(cause); see \(Self.page)")]
        }
        let isStaleIPv6 = strange.allSatisfy(\.isIPv6)
        let what = isStaleIPv6 ? "a stale AAAA record" : "a stale record"
        let who = isStaleIPv6 ? "; whoever has IPv6 does not get there" : ""
        return [.failure("\(name) has \(what), \(strange.asRecords): \(server)\(who)\(cause); see \(Self.page)")]
    }

    /// Where /etc/hosts, or another source before DNS, says something else than DNS.
    private var override: String? {
        guard case .found(let addresses) = found, records.outcome == .answered, !records.addresses.isEmpty,
            Set(addresses) != Set(records.addresses)
        else { return nil }
        let others = records.addresses.asRecords
        return
            "DNS itself says \(others): either this machine has it from elsewhere, as /etc/hosts, or the name's records "
            + "change from asking to asking"
    }

    private static let page = "docs/runbooks/dns-points-elsewhere.md"
}
