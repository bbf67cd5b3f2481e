internal import FoundationEssentials

/// Watches an endpoint until it serves what it should, on each of its addresses.
struct Witness: Sendable {
    let endpoint: ServedEndpoint
    let patience: Duration

    /// What came of watching.
    enum Outcome: Sendable {
        /// Every address that can be asked serves it.
        case served([EndpointSight])
        /// An address that could be asked before, or still can, does not.
        case notServed([EndpointSight])
        /// No other fault than that addresses cannot be asked, and could not be before.
        case unreachable([EndpointSight])

        var sights: [EndpointSight] {
            switch self {
            case .served(let sights), .notServed(let sights), .unreachable(let sights): sights
            }
        }
    }

    /// Addresses that DNS names no more, or does not name each time, are not waited for.
    ///
    /// - Parameters:
    ///   - serial: of the certificate that should be served.
    ///   - before: what was seen before anything was touched.
    func wait(for serial: String, before: [EndpointSight]) async throws -> Outcome {
        let end = ContinuousClock.now + patience
        let couldBeAsked = Set(before.filter { $0.chain != nil }.map(\.place))
        var pause = Duration.milliseconds(100)
        var confirmed = 0
        while true {
            let sights = await endpoint.look()
            try Task.checkCancellation()
            let wrong = sights.filter { $0.serial != serial && ($0.chain != nil || couldBeAsked.contains($0.place)) }
            let unasked = sights.filter { $0.chain == nil && !couldBeAsked.contains($0.place) }
            // Seen twice: of several processes behind one address, the first to answer need not speak for all.
            confirmed = wrong.isEmpty && unasked.isEmpty && !sights.isEmpty ? confirmed + 1 : 0
            if confirmed == 2 { return .served(sights) }
            if ContinuousClock.now >= end {
                let isLost = sights.isEmpty && !couldBeAsked.isEmpty
                return wrong.isEmpty && !isLost ? .unreachable(sights) : .notServed(sights)
            }
            try await Task.sleep(for: min(pause, max(end - .now, .milliseconds(1))))
            if confirmed == 0 { pause = min(pause * 2, .seconds(2)) }
        }
    }
}
