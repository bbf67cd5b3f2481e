package import CurlHTTP

/// What a readiness route answered.
package enum Readiness: Sendable, CustomStringConvertible {
    case ready
    case answered(status: Int)
    case noAnswer(String)

    package var isReady: Bool { if case .ready = self { true } else { false } }

    package var description: String {
        switch self {
        case .ready: "answered 200"
        case .answered(let status): "answered \(status)"
        case .noAnswer(let reason): "gave no answer (\(reason))"
        }
    }

    /// Asks once, for at most two seconds, on a new connection.
    package static func ask(_ url: String, _ http: Client) async -> Readiness {
        var request = Request(.get, url)
        request.deadline = .seconds(2)
        request.freshConnection = true
        do {
            let status = try await http.send(request).status
            return status == 200 ? .ready : .answered(status: status)
        } catch {
            return .noAnswer(error.message)
        }
    }
}
