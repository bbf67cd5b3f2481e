internal import ChatClient
internal import CurlHTTP
internal import Environments
internal import FoundationEssentials

extension ServiceCheck {
    /// Finds the chat server over HTTP as pages do, then converses.
    func ask(_ question: Check.Chat, _ instruments: Instruments) async -> Answer {
        let end = ContinuousClock.now + check.deadline
        let address = question.url?.origin ?? service.address
        let email = question.probe.email
        var answer = Answer(
            target: "chat \(address) as \(email)",
            summary: "sent, received on a second connection, read back"
        )
        do {
            let page = try await page(address, question, instruments)
            answer.measurements = [Measurement("page", page.timings.total)]
            guard let folder = instruments.state else { throw ChatCheckFault("there is nowhere to keep a password") }
            let account = try ProbeAccount(question.probe, keptIn: folder)
            let server = try ServerAddress(
                address,
                at: page.delivery.remote,
                authorities: authorities(question).map { instruments.path($0) }
            )
            let client = ChatClient(to: server)
            var probe = ChatProbe(client, as: account, origin: address, hold: question.probe.hold, until: end)
            let patience = check.deadline + .seconds(3)
            let fault = await client.bounded(by: patience) { await probe.converse() }
            if let fault { answer.findings = [.failure(fault.words)] }
            answer.measurements += probe.took.map { Measurement($0.name, $0.duration) }
            answer.findings += question.probe.slowerThan.findings(in: probe.took)
        } catch let fault as ChatCheckFault {
            answer.findings = [.failure(fault.words)]
        } catch {
            answer.findings = [.failure(FailureReport(error).message)]
        }
        let total = answer.measurements.map(\.value).reduce(0, +)
        answer.measurements.append(Measurement(name: "total", value: (total * 1000).rounded() / 1000, unit: "ms"))
        answer.duration = .milliseconds(total)
        return answer
    }

    private func authorities(_ question: Check.Chat) -> LocalPath? {
        question.authorities ?? (question.url == nil ? service.site.authorities : nil)
    }

    /// What `/api/health` answered.
    ///
    /// - Throws: `ChatCheckFault` where there is no answer, or not the chat server's.
    private func page(
        _ address: String,
        _ question: Check.Chat,
        _ instruments: Instruments
    ) async throws(ChatCheckFault) -> Response {
        var request = Request(.get, address + "/api/health")
        request.deadline = check.deadline
        request.freshConnection = true
        request.connectTo = service.connectTo
        if let file = authorities(question) { request.trust = .file(instruments.path(file)) }
        let response: Response
        do { response = try await instruments.http.send(request) } catch { throw ChatCheckFault(error.reason) }
        let document = try? JSONDecoder().decode(JSONValue.self, from: Data(response.body))
        if response.status == 200, case .string? = document?.value(at: "data.version") { return response }
        let who = response.headers["Server"].map { " by \($0)" } ?? ""
        let what = "GET /api/health was answered with \(response.status)\(who)"
        if case .string(let code)? = document?.value(at: "error.code") {
            throw ChatCheckFault("the chat server refuses to be asked: \(what) (\(code))")
        }
        if [502, 503, 504].contains(response.status) {
            throw ChatCheckFault("the chat server is away: \(what), which does not reach it")
        }
        throw ChatCheckFault("what answers there is not the chat server: \(what), not with the server's version")
    }
}

/// Why a conversation could not be begun.
private struct ChatCheckFault: Error {
    let words: String

    init(_ words: String) { self.words = words }
}

extension Check.PhaseLimits {
    /// A warning for each phase that took longer than it may.
    fileprivate func findings(in took: [(name: String, duration: Duration)]) -> [CheckFinding] {
        let limits = [
            "signUp": login, "login": login, "upgrade": upgrade, "ack": ack, "receive": receive, "readBack": readBack,
        ]
        return took.compactMap { name, duration in
            guard let limit = limits[name].flatMap({ $0 }), duration > limit else { return nil }
            let words = "took \(duration.wholeMilliseconds) ms, slower than \(limit.wholeMilliseconds) ms"
            return .warning("\(name) \(words)")
        }
    }
}

extension WebAddress {
    /// Scheme, host and port.
    fileprivate var origin: String {
        let text = description
        let scheme = text.prefix { $0 != ":" } + "://"
        return scheme + String(text.dropFirst(scheme.count).prefix { !"/?#".contains($0) })
    }
}

extension ServerAddress {
    /// - Parameter endpoint: where the page came from; it is connected to without asking for the name again, which libcurl
    ///   and the C library answer differently (names below `localhost`, RFC 6761).
    /// - Throws: `ChatCheckFault`.
    fileprivate init(_ origin: String, at endpoint: Endpoint, authorities: String?) throws(ChatCheckFault) {
        let isSecure = origin.hasPrefix("https://")
        let authority = origin.drop { $0 != "/" }.drop { $0 == "/" }
        let host =
            authority.hasPrefix("[") ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        let tls: ServerTLS?
        do { tls = isSecure ? try ServerTLS(authorities: authorities) : nil } catch {
            throw ChatCheckFault("the trusted authorities cannot be read")
        }
        self.init(host: endpoint.address, port: endpoint.port, name: String(host), tls: tls)
    }
}
