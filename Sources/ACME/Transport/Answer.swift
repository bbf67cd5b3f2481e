internal import CurlHTTP
internal import FoundationEssentials

/// What a server answered to a request that succeeded.
struct Answer: Sendable {
    let step: Step
    let url: String
    let response: Response
    let received: Date

    var body: [UInt8] { response.body }
    var retryAfter: Date? { RetryAfter.time(response.headers["Retry-After"], now: received) }

    func links(_ relation: String) -> [String] {
        LinkField.targets(of: relation, in: response.headers.values(of: "Link"))
    }

    /// The URL of what was made; throws where the server does not tell.
    func location() throws -> String {
        guard let location = response.headers["Location"], !location.isEmpty else {
            throw ACMEFailure.unreadable(step, url: url, reason: "it has no Location")
        }
        return location
    }

    func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        do {
            return try JSON.decode(type, from: body)
        } catch {
            throw ACMEFailure.unreadable(step, url: url, reason: Self.reason(error, response))
        }
    }

    private static func reason(_ error: any Error, _ response: Response) -> String {
        let contentType = response.headers["Content-Type"] ?? "no Content-Type"
        guard let error = error as? DecodingError else { return "it is no JSON (\(contentType.printable()))" }
        func place(_ context: DecodingError.Context) -> String {
            context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, _): return "it has no '\(key.stringValue)'"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return "its '\(place(context))' is of another type than RFC 8555 says"
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            return "its '\(place(context))' cannot be read"
        default: return "it is no JSON (\(contentType.printable()))"
        }
    }
}

extension String {
    /// What others sent, fit to be shown: one line, no control characters, not longer than a screen holds.
    func printable(limit: Int = 500) -> String {
        let words = unicodeScalars.split { $0.properties.generalCategory == .control || $0 == " " }
        let line = words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
        return line.count > limit ? line.prefix(limit) + "…" : line
    }
}
