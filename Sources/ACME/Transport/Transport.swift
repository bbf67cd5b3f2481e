internal import CurlHTTP
internal import FoundationEssentials

/// Sends requests to one authority: signs them, keeps nonces, waits where it is told to, and tries again within bounds.
struct Transport: Sendable {
    let http: Client
    let trust: Trust
    let patience: Patience
    let nonces = NoncePool()

    /// Whether a request may be sent again when it is not known whether the server acted upon it.
    enum Repetition: Sendable {
        /// Twice is as good as once.
        case harmless
        /// The caller finds out first.
        case askFirst
    }

    /// A request that is not signed: the directory, renewal information.
    func get(_ url: String, for step: Step) async throws -> Answer {
        try await send(step, url: url, repetition: .harmless) { Request(.get, url) }
    }

    /// A signed request whose content is JSON; without content, a POST-as-GET (RFC 8555 section 6.3).
    func post(
        _ payload: [UInt8]?,
        to url: String,
        as signer: Signer,
        for step: Step,
        newNonce: String,
        repetition: Repetition = .harmless,
        accepting type: String? = nil
    ) async throws -> Answer {
        for _ in 1...max(1, patience.nonces) {
            do {
                return try await send(step, url: url, repetition: repetition) {
                    let nonce = try await nonce(from: newNonce)
                    let content = try JSON.encode(try signer.message(payload, nonce: nonce, url: url))
                    var request = Request(.post, url, body: .bytes(content))
                    request.headers.append("Content-Type", "application/jose+json")
                    if let type { request.headers.append("Accept", type) }
                    return request
                }
            } catch ACMEFailure.refused(_, url: _, status: _, let problem) where problem.kind == .badNonce {
                // The refusal brought a new nonce, with which the server is to be asked at once.
                continue
            }
        }
        throw ACMEFailure.noncesRefused(step, attempts: patience.nonces)
    }

    private func nonce(from newNonce: String) async throws -> String {
        if let nonce = await nonces.take() { return nonce }
        _ = try await send(.newNonce, url: newNonce, repetition: .harmless) { Request(.head, newNonce) }
        guard let nonce = await nonces.take() else { throw ACMEFailure.nonceMissing(url: newNonce) }
        return nonce
    }

    /// Sends what `make` makes, anew for each attempt, until an answer of success or a reason to give up.
    private func send(
        _ step: Step,
        url: String,
        repetition: Repetition,
        _ make: () async throws -> Request
    ) async throws -> Answer {
        guard url.lowercased().hasPrefix("https://") else { throw ACMEFailure.insecureURL(step, url: url) }
        var attempt = 1
        while true {
            var request = try await make()
            request.trust = trust
            request.deadline = patience.requestDeadline
            request.maximumBodyBytes = 1 << 20
            let last = attempt >= patience.attempts
            do {
                let response = try await http.send(request)
                await nonces.store(response.headers["Replay-Nonce"])
                let answer = Answer(step: step, url: url, response: response, received: Date())
                if (200..<300).contains(response.status) { return answer }
                let pause = try answer.pause(attempt: attempt, patience: patience, repetition: repetition)
                try await Task.sleep(for: pause)
            } catch let failure as HTTPFailure {
                guard !last, failure.mayPass, repetition == .harmless || failure.isUnsent else {
                    throw ACMEFailure.unreachable(step, failure)
                }
                try await Task.sleep(for: patience.pause(after: attempt))
            }
            attempt += 1
        }
    }
}

extension HTTPFailure {
    /// Whether the same request may succeed a little later.
    fileprivate var mayPass: Bool {
        switch self {
        case .resolve, .connect, .send, .receive, .deadline, .tls(.handshake, _): true
        default: false
        }
    }

    /// Whether the server certainly did not see the request.
    fileprivate var isUnsent: Bool {
        switch self {
        case .resolve, .connect, .tls: true
        default: false
        }
    }
}
