package import CurlHTTP
internal import Environments
internal import FoundationEssentials
internal import Synchronization

/// One repository of a registry, by the OCI distribution specification v1.1.
///
/// What it throws is ``RegistryFailure``, which names the registry and the image.
package final class RegistryClient: Sendable {
    package let endpoint: RegistryEndpoint
    /// The image's name in the registry, such as `chat/server`.
    package let repository: String
    private let http: Client
    /// The `Authorization` field that was accepted last.
    private let authorization = Mutex<String?>(nil)

    package init(_ endpoint: RegistryEndpoint, repository: String, http: Client) {
        self.endpoint = endpoint
        self.repository = repository
        self.http = http
    }

    /// How an error names it, without a tag.
    var name: String { "\(endpoint.address)/\(repository)" }

    /// A path below the repository, as in `/v2/chat/server/…`.
    func url(_ path: String) -> String { "\(endpoint.origin)/v2/\(repository)/\(path)" }

    /// What a request is for, should it fail.
    struct Purpose: Sendable {
        var text: String
        /// Statuses that are an answer, others being failures.
        var expected: Set<Int>
    }

    /// Sends a request, with credentials where the registry asks for them.
    ///
    /// - Parameter request: made anew for each attempt, since content is sent from its beginning.
    func send(_ purpose: Purpose, _ request: () throws -> Request) async throws -> Response {
        var response = try await patiently { try await attempt(request(), purpose) }
        if response.status == 401 {
            try await authorize(response, purpose)
            response = try await patiently { try await attempt(request(), purpose) }
        }
        guard purpose.expected.contains(response.status) else {
            throw RegistryFailure(response, from: self, purpose: purpose.text)
        }
        return response
    }

    private func attempt(_ request: Request, _ purpose: Purpose) async throws -> Response {
        var request = request
        request.trust = endpoint.trust
        // An upload's location may be another host's, whom the credentials are not for.
        if let field = authorization.withLock({ $0 }), request.url.hasPrefix(endpoint.origin + "/") {
            request.headers.append("Authorization", field)
        }
        do {
            return try await http.send(request)
        } catch {
            throw RegistryFailure(error, from: self, purpose: purpose.text)
        }
    }

    /// What a registry that restarts, or a proxy before it, answers meanwhile (RFC 9110 section 15.6, RFC 6585).
    private static let passing: Set<Int> = [429, 502, 503, 504]

    /// Asks again, twice, when the answer is of a kind that passes.
    private func patiently(_ ask: () async throws -> Response) async throws -> Response {
        for pause in [Duration.milliseconds(250), .seconds(1)] {
            let response = try await ask()
            guard Self.passing.contains(response.status) else { return response }
            try await Task.sleep(for: pause)
        }
        return try await ask()
    }

    private func authorize(_ refusal: Response, _ purpose: Purpose) async throws {
        let challenge = refusal.headers.values(of: "WWW-Authenticate").lazy.compactMap(RegistryChallenge.init(field:))
            .first
        switch challenge {
        case nil: throw RegistryFailure(refusal, from: self, purpose: purpose.text)
        case .basic:
            guard let field = basicField, field != authorization.withLock({ $0 }) else {
                throw RegistryFailure(refusal, from: self, purpose: purpose.text)
            }
            authorization.withLock { $0 = field }
        case .bearer(let realm, let service, let scope):
            let token = try await token(realm: realm, service: service, scope: scope, purpose)
            authorization.withLock { $0 = "Bearer \(token)" }
        }
    }

    private var basicField: String? {
        endpoint.credentials.map {
            "Basic " + Data("\($0.username):\($0.password.reveal())".utf8).base64EncodedString()
        }
    }

    private struct Token: Decodable {
        var token: String?
        /// OAuth 2's name for the same.
        var accessToken: String?

        private enum CodingKeys: String, CodingKey {
            case token
            case accessToken = "access_token"
        }
    }

    private func token(realm: String, service: String?, scope: String?, _ purpose: Purpose) async throws -> String {
        // Both rights at once, so that the token for a first look serves the push as well.
        let parameters = [("service", service), ("scope", "repository:\(repository):pull,push")]
            .compactMap { name, value in value.map { "\(name)=\(Self.escaped($0))" } }
        var request = Request(.get, realm + (realm.contains("?") ? "&" : "?") + parameters.joined(separator: "&"))
        request.trust = endpoint.trust
        if let basicField { request.headers.append("Authorization", basicField) }
        let response: Response
        do { response = try await http.send(request) } catch {
            throw RegistryFailure(error, from: self, purpose: purpose.text)
        }
        guard response.status == 200, let answer = try? CanonicalJSON.decode(Token.self, from: response.body),
            let token = answer.token ?? answer.accessToken
        else {
            throw RegistryFailure(response, from: self, purpose: purpose.text)
        }
        return token
    }

    /// Percent-encoded for a query (RFC 3986 section 3.4).
    static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                String(UnicodeScalar(byte))
            default:
                "-._~/".utf8.contains(byte)
                    ? String(UnicodeScalar(byte))
                    : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
