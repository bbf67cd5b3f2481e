internal import CurlHTTP
internal import Diagnostics
internal import Environments

/// What a registry refused, or why it could not be asked.
package enum RegistryFailure: Failure {
    /// - Parameter purpose: as in “push localhost:5000/chat/server”.
    case unreachable(purpose: String, any Error)
    case speaksPlainHTTP(purpose: String, registry: String, any Error)
    case speaksTLS(purpose: String, registry: String)
    case unauthorized(purpose: String, user: String?)
    case forbidden(purpose: String, user: String?, reason: String)
    case readOnly(purpose: String, registry: String)
    case noSpace(purpose: String, registry: String, reason: String)
    case notARegistry(purpose: String, registry: String, status: Int)
    case refused(purpose: String, status: Int, reason: String)
    case otherDigest(image: String, sent: ImageDigest, got: String)
}

extension RegistryFailure {
    init(_ error: HTTPFailure, from client: RegistryClient, purpose: String) {
        self =
            switch error {
            case .tls(.handshake, _) where !client.endpoint.isInsecure:
                .speaksPlainHTTP(purpose: purpose, registry: "\(client.endpoint.address)", error)
            default: .unreachable(purpose: purpose, error)
            }
    }

    private struct Answer: Decodable {
        struct Problem: Decodable {
            var code: String?
            var message: String?
            var detail: JSONValue?
        }

        var errors: [Problem]
    }

    /// By status and the error codes of the distribution specification (v1.1, “Error Codes”).
    init(_ response: Response, from client: RegistryClient, purpose: String) {
        let problem = (try? CanonicalJSON.decode(Answer.self, from: response.body))?.errors.first
        let registry = "\(client.endpoint.address)"
        let user = client.endpoint.credentials.map { "\($0.username)" }
        let reason = Self.reason(response, problem)
        self =
            switch response.status {
            case 401: .unauthorized(purpose: purpose, user: user)
            case 403: .forbidden(purpose: purpose, user: user, reason: reason)
            case 405: .readOnly(purpose: purpose, registry: registry)
            case 400 where response.text.contains("HTTP request to an HTTPS server"):
                .speaksTLS(purpose: purpose, registry: registry)
            case 500... where response.status == 507 || response.text.contains("no space left on device"):
                .noSpace(purpose: purpose, registry: registry, reason: reason)
            case 404 where problem == nil, 200..<400:
                .notARegistry(purpose: purpose, registry: registry, status: response.status)
            default: .refused(purpose: purpose, status: response.status, reason: reason)
            }
    }

    private static func reason(_ response: Response, _ problem: Answer.Problem?) -> String {
        guard let problem else { return String(response.text.prefix(200).filter { !$0.isNewline }) }
        let detail = problem.detail.map { $0.string ?? $0.text } ?? ""
        return [problem.code, problem.message, ["", "{}", "null"].contains(detail) ? nil : detail]
            .compactMap(\.self).joined(separator: ": ")
    }
}

extension RegistryFailure {
    package var message: String {
        switch self {
        case .unreachable(let purpose, let error): "cannot \(purpose): \(FailureReport(error).message)"
        case .speaksPlainHTTP(let purpose, let registry, _):
            "cannot \(purpose): \(registry) does not speak TLS, as a registry over plain HTTP would not"
        case .speaksTLS(let purpose, let registry):
            "cannot \(purpose): \(registry) speaks TLS, but the environment says that it is insecure"
        case .unauthorized(let purpose, let user?):
            "cannot \(purpose): the registry does not accept the password of \(user) (status 401)"
        case .unauthorized(let purpose, nil): "cannot \(purpose): the registry wants a name and a password (status 401)"
        case .forbidden(let purpose, let user, let reason):
            "cannot \(purpose): the registry does not let \(user ?? "the nameless") do it (status 403: \(reason))"
        case .readOnly(let purpose, let registry): "cannot \(purpose): \(registry) is read-only (status 405)"
        case .noSpace(let purpose, let registry, let reason):
            "cannot \(purpose): the disk of \(registry) is full (\(reason))"
        case .notARegistry(let purpose, let registry, let status):
            "cannot \(purpose): what answers at \(registry) is not a registry (status \(status))"
        case .refused(let purpose, let status, let reason): "cannot \(purpose): status \(status): \(reason)"
        case .otherDigest(let image, let sent, let got):
            "\(image) was pushed as \(sent), but the registry says that it is \(got)"
        }
    }

    package var hint: String? {
        switch self {
        case .unreachable: "does it run, and is cluster.registry right? Try: curl -i URL/v2/"
        case .speaksPlainHTTP: "set cluster.registry.insecure: true if that is meant"
        case .speaksTLS: "set cluster.registry.insecure: false"
        case .unauthorized, .forbidden: "see cluster.registry.username and .password; docs/runbooks/push-refused.md"
        case .readOnly, .noSpace, .notARegistry, .refused, .otherDigest: "see docs/runbooks/push-refused.md"
        }
    }

    package var cause: (any Error)? {
        switch self {
        case .unreachable(_, let error), .speaksPlainHTTP(_, _, let error): error
        default: nil
        }
    }
}
