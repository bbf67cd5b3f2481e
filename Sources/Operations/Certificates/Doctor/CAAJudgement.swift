/// Whether DNS lets an authority issue a certificate for a name (RFC 8659, RFC 8657).
struct CAAJudgement: Sendable {
    /// May be a wildcard.
    let name: String
    let found: CAALookup
    /// What the authority calls itself there; empty where it does not tell.
    let identities: [String]
    /// The challenge, such as `http-01`.
    let method: String
    /// The account's URL; nil before there is one.
    let account: String?

    /// Tags that authorities know and need not follow for this, and the two they follow.
    private static let known: Set<String> = [
        "issue", "issuewild", "iodef", "contactemail", "contactphone", "issuemail", "issuevmc",
    ]

    var summary: String {
        switch found {
        case .none: "no CAA record: every authority may issue"
        case .unknown: ""
        case .found(_, let place):
            permissions == nil
                ? "CAA at \(place) says nothing of this"
                : "CAA at \(place) lets \(matching.first?.issuer ?? "it") issue"
        }
    }

    /// What is permitted, each by itself; nil where nothing is said of such a name.
    private var permissions: [CAARecord.Permission]? {
        guard case .found(let records, _) = found else { return nil }
        let wild = records.filter { $0.tag == "issuewild" }
        let relevant = name.hasPrefix("*.") && !wild.isEmpty ? wild : records.filter { $0.tag == "issue" }
        return relevant.isEmpty ? nil : relevant.map(\.permission)
    }

    private var matching: [CAARecord.Permission] {
        let ours = Set(identities.map { $0.lowercased() })
        return (permissions ?? []).filter { !$0.issuer.isEmpty && ours.contains($0.issuer) }
    }

    var findings: [CheckFinding] {
        switch found {
        case .none: return []
        case .unknown(let place):
            return [.failure("DNS did not tell the CAA records of \(place), and an authority refuses then")]
        case .found(let records, let place):
            let strange = records.filter { $0.isCritical && !Self.known.contains($0.tag) }
            if let record = strange.first {
                return [.failure("CAA at \(place) has the critical tag \(record.tag), which keeps every authority out")]
            }
            guard let permissions else { return [] }
            return judge(permissions, at: place)
        }
    }

    private func judge(_ permissions: [CAARecord.Permission], at place: String) -> [CheckFinding] {
        let others = Set(permissions.map(\.issuer).filter { !$0.isEmpty }).sorted().joined(separator: ", ")
        guard let identity = identities.first else {
            return [
                .warning("CAA at \(place) permits \(named(others)); the authority does not tell how it is called there")
            ]
        }
        let tag = name.hasPrefix("*.") ? "issuewild" : "issue"
        guard !matching.isEmpty else {
            let record = "\(place). CAA 0 \(tag) \"\(identity)\""
            return [.failure("CAA at \(place) permits \(named(others)), not this authority: add \(record)")]
        }
        let byMethod = matching.filter { $0.methods?.contains(method) ?? true }
        guard !byMethod.isEmpty else {
            let methods = Set(matching.flatMap { $0.methods ?? [] }).sorted().joined(separator: ", ")
            return [.failure("CAA at \(place) permits \(identity) only by \(named(methods)), not by \(method)")]
        }
        if byMethod.contains(where: { $0.account == nil || $0.account == account }) { return [] }
        let accounts = byMethod.compactMap(\.account).joined(separator: ", ")
        let words = "CAA at \(place) permits \(identity) only for the account \(accounts)"
        guard let account else { return [.warning("\(words); there is none here yet")] }
        return [.failure("\(words), and this one is \(account)")]
    }

    private func named(_ names: String) -> String { names.isEmpty ? "nobody" : names }
}
