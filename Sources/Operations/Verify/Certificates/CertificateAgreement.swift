internal import FoundationEssentials
internal import X509

/// Whether what a server shows is what was meant for it: the same certificate in every place it passes on its way.
struct CertificateAgreement: Sendable {
    /// What stands where the server takes its certificate from.
    struct Source: Sendable {
        enum Content: Sendable {
            case chain(ServedChain)
            case nothing
            case unreadable(String)
            /// It could not be looked at, which says nothing of the certificate; why.
            case unseen(String)
        }

        var origin: ChainReport.Origin
        /// As messages call it.
        var place: String
        var content: Content

        var chain: ServedChain? { if case .chain(let chain) = content { chain } else { nil } }
    }

    /// From the authority's end to the server's.
    var sources: [Source]
    /// By address.
    var served: [(place: String, chain: ServedChain)]

    var findings: [CheckFinding] { sources.flatMap(findings) }

    /// What could not be compared, for the summary.
    var remarks: [String] {
        sources.compactMap { source in
            if case .unseen(let reason) = source.content { "not compared with \(source.place): \(reason)" } else { nil }
        }
    }

    var reports: [ChainReport] {
        let alike = Dictionary(grouping: served, by: \.chain.fingerprint).values.compactMap { group in
            group.first.map { $0.chain.report(.served, at: group.map(\.place).sorted().joined(separator: ", ")) }
        }
        return sources.compactMap { source in source.chain.map { $0.report(source.origin, at: source.place) } }
            + alike.sorted { $0.place < $1.place }
    }

    private func findings(_ source: Source) -> [CheckFinding] {
        switch source.content {
        case .unseen: return []
        case .nothing:
            let isDefault = served.contains { $0.chain.isDefault }
            let words = isDefault ? ", so the ingress serves its default certificate" : ""
            let finding = "\(source.place) is not there\(words); see \(Self.page)"
            return [CheckFinding(isFailure: isDefault, text: finding)]
        case .unreadable(let reason):
            return [.failure("\(source.place) holds no certificate that can be read: \(reason)")]
        case .chain(let chain):
            let others = served.filter { $0.chain.fingerprint != chain.fingerprint }
            return Dictionary(grouping: others, by: \.chain.fingerprint).values
                .sorted { $0[0].place < $1[0].place }
                .compactMap { group in
                    group.first.map { first in
                        let places = group.map(\.place).joined(separator: ", ")
                        return .failure(difference(of: first.chain, at: places, from: chain, in: source))
                    }
                }
        }
    }

    private func difference(
        of served: ServedChain,
        at places: String,
        from chain: ServedChain,
        in source: Source
    ) -> String {
        let which = source.origin == .installed ? "the ingress" : "the server"
        let there = "\(source.place) holds \(chain.name)"
        if served.isDefault {
            return "\(places) shows the ingress's default certificate, but \(there): the Ingress does not name it, or "
                + "the ingress does not take it; see \(Self.page)"
        }
        let shown = "\(places) shows \(served.name), but \(there)"
        if chain.leaf.notValidBefore > served.leaf.notValidBefore {
            return "\(shown), which is newer: \(which) has not reloaded it; see \(Self.page)"
        }
        return "\(shown), which is older: what is served comes from elsewhere; see \(Self.page)"
    }

    private static let page = "docs/runbooks/certificate-refused.md"
}

extension ServedChain {
    /// Such as `serial 03a1… (SHA-256 9f86…) until 2026-12-01 10:00 UTC`.
    fileprivate var name: String {
        "serial \(leaf.serial) (SHA-256 \(fingerprint.prefix(16))…) until \(leaf.notValidAfter.dayAndTime)"
    }

    /// Whether it is the one that Traefik, or ingress-nginx, makes up where it has none.
    fileprivate var isDefault: Bool {
        ["TRAEFIK DEFAULT CERT", "Kubernetes Ingress Controller Fake Certificate"].contains(leaf.commonName)
    }
}
