/// Whether an authority gets to where a name's challenge is answered.
struct ReachabilityJudgement: Sendable {
    let name: String
    let port: UInt16
    /// Each address that DNS has for the name, and what came of connecting to it from here.
    let attempts: [(address: NumericAddress, attempt: ConnectionAttempt)]
    /// Whether somebody will listen only while the challenge stands.
    let isListenedLater: Bool

    private func addresses(where fits: (ConnectionAttempt) -> Bool) -> [NumericAddress] {
        attempts.filter { fits($0.attempt) }.map(\.address)
    }

    private var answering: [NumericAddress] { addresses { $0.fault == nil } }
    private var silent: [NumericAddress] { addresses { $0.fault != nil && $0 != .noRoute } }
    private var unreachable: [NumericAddress] { addresses { $0 == .noRoute } }

    var summary: String {
        let all = attempts.map(\.address).asRecords
        if answering.isEmpty { return "\(all): nobody is on port \(port) yet, where a listener will be" }
        return "\(all): port \(port) is answered"
    }

    var findings: [CheckFinding] {
        if attempts.isEmpty {
            return [.failure("\(name) has neither A nor AAAA records: an authority finds nobody to ask")]
        }
        var findings: [CheckFinding] = []
        let silent = silent
        let isExpected = isListenedLater && attempts.allSatisfy { $0.attempt == .refused || $0.attempt == .noRoute }
        if !silent.isEmpty, !isExpected {
            let reasons = attempts.filter { silent.contains($0.address) }.compactMap(\.attempt.fault)
            let stale = silent.allSatisfy(\.isIPv6) && answering.contains { !$0.isIPv6 }
            findings.append(
                .failure(
                    stale
                        ? "\(silent.asRecords) does not answer on port \(port), and A does: authorities ask the AAAA first. "
                            + "Take it out of DNS, or have it served (\(reasons[0]))"
                        : "\(silent.asRecords) does not answer on port \(port): \(reasons[0])"
                )
            )
        }
        if !unreachable.isEmpty {
            findings.append(
                .warning("\(unreachable.asRecords) cannot be tried from here: there is no way to such addresses")
            )
        }
        return findings
    }
}
