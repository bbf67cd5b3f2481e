internal import Environments
internal import Processes

/// Where the site's name leads, beside where the cluster's machine is.
struct SiteNames: Sendable, Hashable {
    let domain: String
    /// What DNS, or `/etc/hosts`, says here.
    var resolved: [String]
    /// The machine's addresses, as far as they are known.
    var known: [String]

    /// What is wrong with the name in DNS, nil when nothing is, or nothing is known.
    ///
    /// A machine behind a router has an address that it does not know of: so this is never more than a warning.
    var warning: PreflightFault? {
        if resolved.isEmpty { return unresolved }
        if known.isEmpty { return nil }
        let strange = resolved.filter { !known.contains($0) }
        if strange.isEmpty { return nil }
        let server = "the server is \(known.joined(separator: ", "))"
        if strange.count == resolved.count {
            return PreflightFault(
                message: "\(domain) resolves to \(Self.list(resolved)), but \(server)",
                fix: "point it there; or, where a router forwards to the server, set site.address to the address in "
                    + "DNS; see \(Self.page)"
            )
        }
        let old = strange.filter(Self.isIPv6)
        let isStale = !old.isEmpty && old.count == strange.count
        return PreflightFault(
            message: "\(domain) has a stale record: it leads here by \(Self.list(resolved.filter(known.contains))), "
                + "but also to \(Self.list(strange)); \(server)"
                + (isStale ? "; whoever has IPv6 does not get here" : ""),
            fix: "delete or correct \(Self.list(strange)) in DNS; see \(Self.page)"
        )
    }

    private var unresolved: PreflightFault {
        let address = known.first { !Self.isIPv6($0) } ?? known.first ?? "the server's address"
        return PreflightFault(
            message: "\(domain) does not resolve: nobody reaches it by its name",
            fix: "add a record \(Self.isIPv6(address) ? "AAAA" : "A") \(address) for it in DNS; see \(Self.page)"
        )
    }

    /// For evidence and the terminal.
    var report: CheckReport {
        CheckReport(
            name: "dns",
            verdict: warning == nil ? .passed : .warned,
            target: domain,
            summary: warning?.message ?? "resolves to \(Self.list(resolved))",
            measurements: []
        )
    }

    private static let page = "docs/runbooks/dns-points-elsewhere.md"

    private static func isIPv6(_ address: String) -> Bool { address.contains(":") }

    /// Such as `A 192.0.2.10, AAAA 2001:db8::7`.
    private static func list(_ addresses: [String]) -> String {
        addresses.map { (isIPv6($0) ? "AAAA " : "A ") + $0 }.joined(separator: ", ")
    }
}

extension SiteNames {
    /// Nil for names that are every machine's own (RFC 6761 section 6.3), and where names cannot be looked up.
    static func read(_ environment: Environment, _ host: Host, _ runner: Runner) async -> SiteNames? {
        let domain = environment.site.domain.description
        if domain == "localhost" || domain.hasSuffix(".localhost") { return nil }
        guard let resolved = await addresses(of: domain, runner) else { return nil }
        var known: [String] = []
        if let address = environment.site.address?.description { known += await addresses(of: address, runner) ?? [] }
        known += await addresses(of: host, in: environment.cluster, runner)
        return SiteNames(domain: domain, resolved: resolved, known: known.unique)
    }

    private static func addresses(of host: Host, in cluster: Cluster, _ runner: Runner) async -> [String] {
        var found: [String] = []
        if case .ssh(let destination) = cluster.host {
            // Nothing where that is an alias of the user's own ssh configuration.
            found += await addresses(of: destination.host.description, runner) ?? []
        } else if cluster.kind == .k3s {
            found += ["127.0.0.1", "::1"]
        } else {
            return []
        }
        let result = try? await host.run(interfaces, runner)
        guard let result, result.succeeded else { return found }
        return found + Self.addresses(onInterfaces: result.standardOutput)
    }

    /// Without `AI_ADDRCONFIG`, which would hide IPv6 from machines that have none (getent(1)).
    static func lookup(_ name: String) -> Command {
        Command("getent", ["--no-addrconfig", "ahosts", name], deadline: .seconds(10))
    }

    /// ip-address(8), one line each.
    static let interfaces = Command("ip", ["-o", "address", "show", "scope", "global"], deadline: .seconds(10))

    /// Empty where there is no such name (getent(1): exit status 2); nil where it could not be asked.
    private static func addresses(of name: String, _ runner: Runner) async -> [String]? {
        guard let result = try? await runner.run(lookup(name)) else { return nil }
        if result.termination == .exited(2) { return [] }
        guard result.succeeded else { return nil }
        return result.standardOutput.split(separator: "\n").compactMap { line in
            line.split(separator: " ").first.map(String.init)
        }.unique
    }

    /// The third and fourth word of a line such as `4: eth0    inet 192.0.2.2/24 brd 192.0.2.255 scope global eth0`.
    static func addresses(onInterfaces output: String) -> [String] {
        output.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count > 3, words[2] == "inet" || words[2] == "inet6" else { return nil }
            return String(words[3].prefix { $0 != "/" })
        }
    }
}

extension [String] {
    /// Each once, where it stood first.
    fileprivate var unique: [String] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}
