internal import Environments

/// Waits until all name servers of a zone tell a record: an authority may ask any of them.
struct Propagation: Sendable {
    let zones: Zones
    /// Zero does not look.
    let limit: Duration

    /// What one address of a name server says of the record.
    private enum Finding: Sendable, Hashable {
        case told
        case lacks
        case silent
    }

    private struct Place: Sendable, Hashable {
        var server: String
        var address: NumericAddress
    }

    /// Returns what is worth telling: the addresses that were left out.
    ///
    /// An IPv6 address that does not answer here is left out where another address of the same server tells the value.
    /// Throws ``CertificateFailure/unsolved(_:reason:hint:)`` with the addresses that do not tell it in the end.
    func wait(for value: String, at name: String) async throws -> [String] {
        guard limit > .zero else { return [] }
        let end = ContinuousClock.now + limit
        let zone = try await zones.zone(of: name)
        let servers = await zones.nameServers(of: zone)
        let places = servers.flatMap { server in server.addresses.map { Place(server: server.name, address: $0) } }
        guard !places.isEmpty else {
            throw failure("no name servers of the zone \(zone) were found", "see dig NS \(zone)")
        }
        if let lost = servers.first(where: \.addresses.isEmpty) {
            throw failure("the name server \(lost.name) of the zone \(zone) has no address", "see dig NS \(zone)")
        }
        var findings: [Place: Finding] = [:]
        var pause = Duration.milliseconds(250)
        while true {
            for (place, finding) in await look(for: value, at: name, places.filter { findings[$0] != .told }) {
                findings[place] = finding
            }
            let missing = places.filter { findings[$0] != .told && !isLeftOut($0, findings) }
            if missing.isEmpty { break }
            guard ContinuousClock.now + pause < end else { throw late(missing, findings, name) }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(5))
        }
        return places.filter { findings[$0] != .told }.map { place in
            "\(place.address) of the name server \(place.server) does not answer here and was not asked for \(name)"
        }
    }

    private func isLeftOut(_ place: Place, _ findings: [Place: Finding]) -> Bool {
        guard place.address.isIPv6, findings[place] == .silent else { return false }
        return findings.contains { $0.key.server == place.server && !$0.key.address.isIPv6 && $0.value == .told }
    }

    private func look(for value: String, at name: String, _ places: [Place]) async -> [(Place, Finding)] {
        let port = zones.port
        return await places.mapAtOnce { place in
            let query = DNSQuery(
                name: name,
                kind: .txt,
                server: place.address.text,
                port: port,
                isRecursive: false
            )
            let answer = await query.answer()
            if answer == .none { return (place, .silent) }
            return (place, answer.values(.txt).contains(value) ? .told : .lacks)
        }
    }

    private func late(_ missing: [Place], _ findings: [Place: Finding], _ name: String) -> CertificateFailure {
        let words = missing.map { place in
            "\(place.server) (\(place.address)) " + (findings[place] == .silent ? "does not answer" : "lacks it")
        }
        return failure(
            "the record \(name) was not told by all name servers within \(limit.wholeMilliseconds / 1000) s: "
                + words.joined(separator: ", "),
            "see dig TXT \(name) @\(missing.first?.address.text ?? "SERVER"); certificates.solver.propagation may be longer"
        )
    }

    private func failure(_ reason: String, _ hint: String) -> CertificateFailure {
        .unsolved("DNS", reason: reason, hint: hint)
    }
}
