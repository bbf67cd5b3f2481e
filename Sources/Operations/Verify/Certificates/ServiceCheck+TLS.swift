internal import CurlHTTP
internal import Environments
internal import FoundationEssentials

/// What one address of a server showed.
struct TLSObservation: Sendable {
    var findings: [CheckFinding] = []
    /// Such as `TLSv1.3, TLS_AES_256_GCM_SHA384, P256, 62 days left, chain of 2, HSTS max-age=31536000`.
    var summary = ""
    var timings: Timings?
    var daysLeft: Int?
    /// Nil where none came about, or it cannot be read.
    var chain: ServedChain?
}

extension ServiceCheck {
    /// Speaks TLS with each address by itself, whatever certificate it shows, and judges what was seen.
    func ask(_ question: Check.TLS, _ instruments: Instruments) async -> Answer {
        let end = ContinuousClock.now + check.deadline
        let destination: Destination
        switch await locate(question.place, "TLS") {
        case .nowhere(let answer): return answer
        case .at(let found): destination = found
        }
        async let sources = certificateSources(question, instruments)
        let seen = await destination.addresses.mapAtOnce { address in
            (address, await observe(address, of: destination, question, until: end, instruments))
        }
        var answer = Answer(target: "TLS \(destination.text)", summary: "")
        let isAlike = Set(seen.map(\.1.findings)).count == 1
        answer.findings =
            isAlike
            ? seen.first?.1.findings ?? []
            : seen.flatMap { address, observation in
                observation.findings.map {
                    CheckFinding(isFailure: $0.isFailure, text: "\(address.with(port: destination.port)): \($0.text)")
                }
            }
        let agreement = CertificateAgreement(
            sources: await sources,
            served: seen.compactMap { address, observation in
                observation.chain.map { (address.with(port: destination.port), $0) }
            }
        )
        // Which certificate it is says why it is a wrong one.
        answer.findings.insert(contentsOf: agreement.findings, at: 0)
        answer.chains = agreement.reports
        answer.summary = (seen.first?.1.summary ?? "") + ", at " + seen.map(\.0.text).joined(separator: " and ")
        answer.summary += agreement.remarks.map { "; \($0)" }.joined()
        for (address, observation) in seen {
            guard let timings = observation.timings else { continue }
            let suffix = seen.count == 1 ? "" : " \(address)"
            answer.measurements += [
                Measurement("connect\(suffix)", timings.connect), Measurement("tls\(suffix)", timings.tls),
            ]
            answer.duration = max(answer.duration ?? .zero, timings.connect + timings.tls)
        }
        if let days = seen.compactMap(\.1.daysLeft).min() {
            answer.measurements.append(Measurement(name: "left", value: Double(days), unit: "days"))
        }
        return answer
    }

    private func observe(
        _ address: NumericAddress,
        of destination: Destination,
        _ question: Check.TLS,
        until end: ContinuousClock.Instant,
        _ instruments: Instruments
    ) async -> TLSObservation {
        var request = Request(.get, "https://\(destination.text)/")
        request.deadline = end.left
        request.freshConnection = true
        let authorities = question.authorities ?? (isOfSite(question) ? service.site.authorities : nil)
        request.trust = .unverified(judgedBy: authorities.map { instruments.path($0) })
        if destination.isNamed {
            request.resolve = [
                ResolveOverride(host: destination.host, port: Int(destination.port), addresses: [address.text])
            ]
        }
        do {
            let response = try await instruments.http.send(request)
            let policy = response.headers.values(of: "Strict-Transport-Security").first
            var seen = observation(of: response.tls, from: destination.host, question.limits, instruments.now())
            seen.timings = response.timings
            if question.limits.hsts, let fault = StrictTransportSecurity.fault(in: policy) {
                seen.findings.append(.failure(fault))
            }
            if let policy { seen.summary += ", HSTS \(policy)" }
            return seen
        } catch {
            let failure = error.of(check)
            guard let peer = failure.attempt?.tls else {
                let words = await explanation(of: failure, request, until: end, instruments.http)
                return TLSObservation(findings: [.failure(words)], timings: failure.attempt?.timings)
            }
            // Only Strict-Transport-Security takes an answer in HTTP.
            var seen = observation(of: peer, from: destination.host, question.limits, instruments.now())
            seen.timings = failure.attempt?.timings
            if question.limits.hsts {
                let words = "Strict-Transport-Security could not be asked for: \(failure.reason)"
                seen.findings.append(.failure(words))
            }
            return seen
        }
    }

    private func observation(
        of peer: TLSPeer?,
        from host: String,
        _ limits: CertificateLimits,
        _ now: Date
    ) -> TLSObservation {
        var seen = TLSObservation()
        guard let peer, let chain = ServedChain(peer) else {
            // Keys that are too weak for Swift Crypto are so for OpenSSL, which says it better.
            let isWeak = peer?.chainFault == .weak
            seen.findings = [.failure(isWeak ? "\(CertificateFault.weak)" : "the server's certificates cannot be read")]
            return seen
        }
        seen.chain = chain
        seen.findings = chain.findings(for: host, fault: peer.chainFault, limits: limits, at: now)
        if let fault = peer.chainFault, !seen.findings.contains(where: \.isFailure) {
            seen.findings.insert(.failure(fault.description), at: 0)
        }
        let days = chain.daysLeft(at: now)
        seen.daysLeft = days
        seen.summary = [
            peer.protocolName, peer.cipher, chain.keyType, "\(days) days left", "chain of \(chain.certificates.count)",
        ].compactMap { $0 }.joined(separator: ", ")
        return seen
    }

    /// Where no TLS came about, finds out whether the server is one that only speaks what is outdated.
    private func explanation(
        of failure: HTTPFailure,
        _ request: Request,
        until end: ContinuousClock.Instant,
        _ http: Client
    ) async -> String {
        guard case .tls(.handshake, _) = failure else { return failure.reason }
        var again = request
        again.security = .outdated
        again.deadline = end.left
        let answer: TLSPeer?
        do { answer = try await http.send(again).tls } catch { answer = error.attempt?.tls }
        guard let peer = answer else { return failure.reason }
        let what = [peer.protocolName, peer.cipher].compactMap { $0 }.joined(separator: " with ")
        return "the server only speaks outdated TLS (\(what)), which today's clients refuse"
    }
}
