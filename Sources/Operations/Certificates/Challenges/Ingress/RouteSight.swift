internal import ACME
internal import CurlHTTP
internal import Environments

/// What is seen of an answer from outside, as the authority would look for it.
enum RouteSight: Sendable, Hashable {
    case answer
    case redirect(status: Int, to: String)
    case missing
    case other(status: Int)
    case failure(String)

    init(status: Int, body: String, location: String?, expecting answer: ChallengeAnswer) {
        self =
            switch status {
            // White space at the end is ignored: RFC 8555 section 8.3.
            case 200 where String(body.reversed().drop(while: \.isWhitespace).reversed()) == answer.keyAuthorization:
                .answer
            case 300..<400: .redirect(status: status, to: location ?? "nowhere")
            case 404: .missing
            default: .other(status: status)
            }
    }

    /// Such as `http://chat.example.org/… answers 404`, after its subject.
    var words: String {
        switch self {
        case .answer: "shows the answer"
        case .redirect(let status, let target): "is redirected to \(target) (\(status))"
        case .missing: "is not found (404)"
        case .other(200): "shows something else than the answer"
        case .other(let status): "is answered with \(status)"
        case .failure(let reason): "is not answered: \(reason)"
        }
    }

    var hint: String {
        switch self {
        case .redirect:
            "the ingress must not redirect \(Self.folder) to https: exempt it, or use the challenge dns-01"
        case .missing, .other:
            "does the name lead to this cluster's ingress, and does that take routes of this class and namespace?"
        case .answer, .failure:
            "site.httpPort is where the ingress answers http; where the name cannot be reached from here, site.address "
                + "says where to look instead"
        }
    }

    private static let folder = "/.well-known/acme-challenge/"
}

extension RouteSight {
    /// Looks once: at `site.address` where there is one, else where DNS leads; redirects are not followed.
    static func look(for answer: ChallengeAnswer, at site: Site, _ http: Client) async -> RouteSight {
        do {
            let response = try await http.send(request(for: answer, at: site))
            return RouteSight(
                status: response.status,
                body: response.text,
                location: response.headers["Location"],
                expecting: answer
            )
        } catch {
            return .failure(error.reason)
        }
    }

    static func request(for answer: ChallengeAnswer, at site: Site) -> Request {
        let host = answer.identifier.value
        let numeric = NumericAddress(host)
        let port = site.httpPort.number
        let authority = numeric.map { $0.isIPv6 ? "[\($0.text)]" : $0.text } ?? host
        var request = Request(.get, "http://\(authority)\(port == 80 ? "" : ":\(port)")\(answer.httpPath)")
        request.deadline = .seconds(5)
        request.freshConnection = true
        if let address = site.address {
            request.connectTo = [
                ConnectOverride(host: host, port: Int(port), toHost: address.description, toPort: Int(port))
            ]
        }
        return request
    }
}
