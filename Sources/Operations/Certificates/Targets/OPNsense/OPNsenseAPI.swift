internal import CurlHTTP
internal import Diagnostics
internal import Environments
internal import FoundationEssentials
internal import Processes
internal import SystemPackage

/// The API of an OPNsense firewall (docs.opnsense.org, "Use the API").
///
/// What it throws is ``CertificateFailure/refused(place:reason:hint:)``, or ``Lost`` where it is not known whether a
/// request was acted on.
struct OPNsenseAPI: Sendable {
    /// No answer came to a request that may have been acted on.
    struct Lost: Failure {
        var failure: CertificateFailure

        var message: String { failure.message }
        var hint: String? { failure.hint }
    }

    /// As messages call it.
    let place: String
    private let origin: String
    private let field: String
    private let trust: Trust
    private let http: Client
    private let redactor: Redactor

    init(_ firewall: CertificateTarget.OPNsense, _ tools: CertificateTools) {
        var origin = firewall.url.description
        while origin.hasSuffix("/") { origin.removeLast() }
        self.origin = origin
        place = "OPNsense at \(origin)"
        let (key, secret) = (firewall.key.reveal(), firewall.secret.reveal())
        field = "Basic \(Data("\(key):\(secret)".utf8).base64EncodedString())"
        trust = firewall.authorities.map { .file($0.resolved(in: tools.project).string) } ?? .system
        http = tools.http
        redactor = Redactor(secrets: [key, secret])
    }

    /// - Parameter path: below `/api`.
    /// - Parameter deadline: services take their time.
    func get(_ path: String, deadline: Duration = .seconds(30)) async throws -> JSONValue {
        try await send(.get, path, .none, deadline: deadline)
    }

    func post(_ path: String, _ body: JSONValue = [:], deadline: Duration = .seconds(30)) async throws -> JSONValue {
        try await send(.post, path, .text(body.text), deadline: deadline)
    }

    func refused(_ reason: String, hint: String? = nil) -> CertificateFailure {
        .refused(place: place, reason: redactor.redact(Self.plain(reason)), hint: hint)
    }

    private func send(
        _ method: CurlHTTP.Method,
        _ path: String,
        _ body: Body,
        deadline: Duration
    ) async throws -> JSONValue {
        var headers: Headers = ["Authorization": field, "Accept": "application/json"]
        if case .post = method { headers.append("Content-Type", "application/json") }
        var request = Request(method, "\(origin)/api/\(path)", headers: headers, body: body)
        request.trust = trust
        request.deadline = deadline
        request.maximumBodyBytes = 4 << 20
        let response: Response
        do throws(HTTPFailure) {
            response = try await http.send(request)
        } catch {
            if case .cancelled = error { throw CancellationError() }
            let failure = refused("\(path): \(error.reason)", hint: Self.hint(for: error))
            if case .post = method, error.mayHaveBeenActedOn { throw Lost(failure: failure) }
            throw failure
        }
        try check(response, path)
        // Some releases answer to ca/add with nothing.
        if response.body.isEmpty { return .null }
        guard let answer = try? JSONValue(parsing: response.body) else {
            throw refused("\(path) was answered with something else than JSON: is this OPNsense's address?")
        }
        return answer
    }

    private func check(_ response: Response, _ path: String) throws {
        switch response.status {
        case 200..<300: return
        case 401:
            throw refused(
                "it does not accept the API key and its secret",
                hint: "make a new key at System > Access > Users, and put it where apiKey: and apiSecret: refer to"
            )
        case 403:
            throw refused(
                "the API key's user may not use \(path)",
                hint: "give the user the privileges of System > Trust and of the services, at System > Access > Users"
            )
        case 404:
            throw refused("it does not know \(path)", hint: "update OPNsense to 24.7 or later; install the plugin")
        default:
            let answer = try? JSONValue(parsing: response.body)
            let words = [answer?["errorTitle"].string, answer?["errorMessage"].string].compactMap(\.self)
            let reason = words.isEmpty ? "" : ": \(words.joined(separator: ": "))"
            throw refused("\(path) was answered with \(response.status)\(reason)")
        }
    }

    /// Answers are HTML-escaped as a whole.
    static func plain(_ text: String) -> String {
        text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }

    private static func hint(for failure: HTTPFailure) -> String? {
        guard case .tls(.certificate, _) = failure else { return nil }
        return "authorities: names the PEM file of who vouches for the firewall; see System > Trust > Authorities"
    }
}

extension HTTPFailure {
    /// Whether the request may have arrived.
    fileprivate var mayHaveBeenActedOn: Bool {
        switch self {
        case .send, .receive, .bodyTooLarge: true
        case .deadline(let phase, _, _): ![.dns, .connect, .tls].contains(phase)
        default: false
        }
    }
}
