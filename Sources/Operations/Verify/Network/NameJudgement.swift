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
        return addresses.asRecords + ttl + resolver + (override.map { "; \($0)" } ?? "")
    }

    var findings: [CheckFinding] {
        switch found {
        case .noAnswer(let reason): return [.failure("\(name) could not be resolved: \(reason)")]
        case .noSuchName:
            return [.failure("\(name) does not resolve: there is no such name, or it has no address; see \(Self.page)")]
        case .found(let addresses): return findings(addresses)
        }
    }

    private func findings(_ addresses: [NumericAddress]) -> [CheckFinding] {
        guard !expected.isEmpty else { return [] }
        let strange = addresses.filter { !expected.contains($0) }
        let server = "the service is at \(expected.asRecords)"
        if strange.isEmpty {
            let missing = expected.filter { !addresses.contains($0) }
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
        return "DNS itself says \(records.addresses.asRecords), so this machine has it from elsewhere, as /etc/hosts"
    }

    private static let page = "docs/runbooks/dns-points-elsewhere.md"
}
