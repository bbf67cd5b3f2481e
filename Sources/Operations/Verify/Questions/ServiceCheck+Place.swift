internal import Environments

extension ServiceCheck {
    /// A place on the network with every address that it has.
    struct Destination: Sendable {
        var host: String
        var port: UInt16
        var addresses: [NumericAddress]

        var isNamed: Bool { NumericAddress(host) == nil }
        var text: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }
    }

    enum Located: Sendable {
        case at(Destination)
        case nowhere(Answer)
    }

    /// Finds out the addresses; for the site's own domain, `site.address` stands in for DNS as in all checks.
    func locate(_ place: Check.Place, _ scheme: String) async -> Located {
        let host = place.host?.description ?? service.site.domain.description
        let port = (place.port ?? service.site.httpsPort).number
        let isSite = host == service.site.domain.description
        let name = isSite ? service.site.address?.description ?? host : host
        let destination = Destination(host: host, port: port, addresses: [])
        let target = "\(scheme) \(destination.text)"
        func nowhere(_ words: String) -> Located {
            .nowhere(Answer(findings: [.failure(words)], target: target, summary: ""))
        }
        switch await AddressLookup.of(name, within: check.deadline) {
        case .found(let addresses): return .at(Destination(host: host, port: port, addresses: addresses))
        case .noSuchName: return nowhere("\(name) does not resolve: there is no such name, or it has no address")
        case .noAnswer(let reason): return nowhere("\(name) could not be resolved: \(reason)")
        }
    }

    /// Connects to each address by itself.
    func ask(_ place: Check.Place) async -> Answer {
        let end = ContinuousClock.now + check.deadline
        let destination: Destination
        switch await locate(place, "TCP") {
        case .nowhere(let answer): return answer
        case .at(let found): destination = found
        }
        let attempts = await destination.addresses.mapAtOnce { address -> (NumericAddress, ConnectionAttempt) in
            let attempt = await ConnectionAttempt.to(address, port: destination.port, within: end.left)
            guard case .unanswered = attempt else { return (address, attempt) }
            // The limit that was set is told, of which the name has taken some.
            return (address, .unanswered(after: check.deadline))
        }
        var answer = Answer(target: "TCP \(destination.text)", summary: "")
        let reached = attempts.filter { $0.1.fault == nil }
        answer.summary = "connects to \(reached.map(\.0.text).joined(separator: ", "))"
        for (address, attempt) in attempts {
            if case .connected(let time) = attempt {
                let name = attempts.count == 1 ? "connect" : "connect \(address)"
                answer.measurements.append(Measurement(name, time))
                answer.duration = max(answer.duration ?? .zero, time)
            } else if let fault = attempt.fault {
                // A machine without IPv6 cannot judge the service's.
                let isOurs = attempt == .noRoute && !reached.isEmpty
                let words = "\(address.with(port: destination.port)): \(fault)"
                answer.findings.append(isOurs ? .warning(words) : .failure(words))
            }
        }
        return answer
    }
}

extension Array where Element: Sendable {
    /// Each element's value, all made at once, in the order of the elements.
    func mapAtOnce<Value: Sendable>(_ make: @escaping @Sendable (Element) async -> Value) async -> [Value] {
        await withTaskGroup(of: (Int, Value).self) { group in
            for (index, element) in enumerated() { group.addTask { (index, await make(element)) } }
            var values: [(Int, Value)] = []
            for await value in group { values.append(value) }
            return values.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
