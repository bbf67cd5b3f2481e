internal import Environments

/// Finds where in the DNS a record has to be, as an authority finds it.
struct Zones: Sendable {
    /// Who tells a zone to the world.
    struct NameServer: Sendable, Hashable {
        var name: String
        var addresses: [NumericAddress]
    }

    /// Nil for the resolvers of this machine.
    let resolver: IPv4Address?
    /// Of the resolver, and of name servers that are asked.
    let port: UInt16

    init(resolver: IPv4Address?, port: UInt16?) {
        self.resolver = resolver
        self.port = port ?? 53
    }

    /// The name that `name` is an alias of, through several if need be; `name` itself where it is none, or nobody says.
    ///
    /// Authorities follow aliases (RFC 8555 section 8.4), and a name that is one cannot have TXT records beside.
    func target(of name: String) async -> String {
        var target = name
        for _ in 0..<8 {
            guard let next = await ask(target, .cname).values(.cname).first, next != target else { break }
            target = next
        }
        return target
    }

    /// As ``target(of:)``; throws ``CertificateFailure/unsolved(_:reason:hint:)`` where nobody says.
    func knownTarget(of name: String) async throws -> String {
        guard await ask(name, .cname) != .none else {
            throw CertificateFailure.unsolved(
                "DNS",
                reason: "\(asked) did not answer when asked where \(name) leads",
                hint: "see dig CNAME \(name); certificates.solver.resolver may name another resolver"
            )
        }
        return await target(of: name)
    }

    /// The zone that `name` is in: the nearest name from it upwards that has a SOA record.
    ///
    /// Throws ``CertificateFailure/unsolved(_:reason:hint:)``.
    func zone(of name: String) async throws -> String {
        var candidate = Substring(name)
        var isAnswered = false
        while !candidate.isEmpty {
            let answer = await ask(String(candidate), .soa)
            if answer != .none { isAnswered = true }
            // Of an alias, the SOA is its target's.
            if case .records(let records) = answer, records.contains(where: { $0.kind == .soa && $0.name == candidate })
            {
                return String(candidate)
            }
            candidate = candidate.drop { $0 != "." }.dropFirst()
        }
        throw CertificateFailure.unsolved(
            "DNS",
            reason: isAnswered
                ? "\(asked) knows no zone that \(name) is in"
                : "\(asked) did not answer when asked for the zone of \(name)",
            hint: "see dig SOA \(name); certificates.solver.resolver may name another resolver"
        )
    }

    /// The name servers of a zone, with the addresses that are known of them.
    func nameServers(of zone: String) async -> [NameServer] {
        var servers: [NameServer] = []
        for name in await ask(zone, .ns).values(.ns).sorted() {
            async let ipv4 = ask(name, .a).values(.a)
            async let ipv6 = ask(name, .aaaa).values(.aaaa)
            servers.append(NameServer(name: name, addresses: await (ipv4 + ipv6).compactMap { NumericAddress($0) }))
        }
        return servers
    }

    /// Whom messages mean.
    private var asked: String { resolver.map { "the resolver \($0)" } ?? "this machine's resolver" }

    /// Asks twice, since one lost packet should not fail an order.
    private func ask(_ name: String, _ kind: DNSQuery.Kind) async -> DNSQuery.Answer {
        let port = resolver == nil ? 53 : port
        let query = DNSQuery(name: name, kind: kind, server: resolver?.description, port: port)
        let answer = await query.answer()
        return answer == .none ? await query.answer() : answer
    }
}
