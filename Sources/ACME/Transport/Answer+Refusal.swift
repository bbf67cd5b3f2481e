internal import CurlHTTP
internal import FoundationEssentials

extension Answer {
    /// How long to wait before the same request is sent again; throws where that would be of no use.
    func pause(attempt: Int, patience: Patience, repetition: Transport.Repetition) throws -> Duration {
        let isLast = attempt >= patience.attempts
        switch response.status {
        case 429, 503:
            let wanted = retryAfter.map { Duration.seconds($0.timeIntervalSince(received)) }
            let pause = wanted ?? patience.pause(after: attempt)
            // Whatever answers 503 may have passed the request on before.
            let mustAsk = response.status == 503 && repetition == .askFirst
            guard !isLast, !mustAsk, pause <= patience.longestPause else {
                throw ACMEFailure.postponed(step, url: url, status: response.status, until: retryAfter, problem)
            }
            return pause
        case 500, 502, 504:
            guard !isLast, repetition == .harmless else { throw refusal }
            return patience.pause(after: attempt)
        default:
            throw refusal
        }
    }

    /// The problem document, where the answer is one.
    private var problem: Problem? {
        let type = response.headers["Content-Type"]?.lowercased() ?? ""
        guard type.hasPrefix("application/problem+json") || type.hasPrefix("application/json") else { return nil }
        return try? JSON.decode(Problem.self, from: body)
    }

    private var refusal: ACMEFailure {
        if (300..<400).contains(response.status) {
            return .redirected(step, url: url, to: response.headers["Location"]?.printable() ?? "nowhere")
        }
        guard let problem else {
            let type = response.headers["Content-Type"]?.printable() ?? "no Content-Type"
            return .notACME(step, url: url, status: response.status, contentType: type)
        }
        return .refused(step, url: url, status: response.status, problem)
    }
}
