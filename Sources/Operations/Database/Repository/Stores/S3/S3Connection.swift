internal import CurlHTTP
internal import Diagnostics
internal import Environments
internal import FoundationEssentials
internal import SystemPackage

/// Signed requests to one bucket, repeated while it may help.
struct S3Connection: Sendable {
    /// How long things are waited for and tried again.
    struct Patience: Sendable {
        var attempts = 5
        /// Before the second attempt; each next one is twice as long.
        var pause: Duration = .milliseconds(250)
        /// Of an exchange without much content.
        var answer: Duration = .seconds(30)
        /// The slowest that content may go, in bytes a second.
        var slowest = 100_000
    }

    let client: Client
    let address: S3Address
    let signature: RequestSignature
    let trust: Trust
    let patience: Patience

    /// The final answer, of whatever status but those that are worth another attempt; throws the last failure.
    ///
    /// - Parameter expected: the most bytes of content the answer may have.
    func send(
        _ method: CurlHTTP.Method,
        _ key: String?,
        query: [(String, String)] = [],
        content: [UInt8] = [],
        extra: [(String, String)] = [],
        expecting expected: Int = 8 << 20
    ) async throws -> Response {
        let digest = FileContents.sha256(content)
        let query = S3Encoding.query(query)
        let path = address.path(of: key)
        var pause = patience.pause
        for attempt in 1... {
            let headers = signature.headers(
                method,
                authority: address.authority,
                path: path,
                query: query,
                contentDigest: digest,
                extra: extra,
                now: Date()
            )
            var request = Request(
                method,
                "\(address.origin)\(path)\(query.isEmpty ? "" : "?\(query)")",
                headers: headers,
                body: method == .put || method == .post ? .bytes(content) : .none
            )
            request.trust = trust
            request.maximumBodyBytes = expected
            request.connectDeadline = min(patience.answer, .seconds(10))
            request.deadline = patience.answer + .seconds(Double(content.count + expected) / Double(patience.slowest))
            let outcome = await Self.outcome(of: request, by: client)
            if attempt == patience.attempts || !outcome.isTemporary { return try outcome.get() }
            try await Task.sleep(for: pause * Double.random(in: 0.7...1.3))
            pause *= 2
        }
        throw CancellationError()
    }

    private static func outcome(of request: Request, by client: Client) async -> Result<Response, HTTPFailure> {
        do throws(HTTPFailure) {
            return .success(try await client.send(request))
        } catch {
            return .failure(error)
        }
    }
}

extension Result where Success == Response, Failure == HTTPFailure {
    fileprivate var isTemporary: Bool {
        switch self {
        case .failure(let failure): failure.isTemporary
        case .success(let response):
            switch response.status {
            case 429, 408, 500, 502, 503, 504: true
            case 400: response.text.contains("<Code>RequestTimeout</Code>")
            default: false
            }
        }
    }
}

/// Where a bucket is, by path style, which every service speaks.
struct S3Address: Sendable {
    /// Scheme and authority.
    let origin: String
    /// As `Host` has it: without the scheme's own port.
    let authority: String
    /// Of the bucket, encoded, without `/` at its end.
    private let base: String
    /// Empty, or with `/` at its end.
    let prefix: String

    init(_ endpoint: WebAddress, bucket: String, prefix: String) {
        let text = endpoint.description
        let scheme = text.hasPrefix("https://") ? "https://" : "http://"
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { !"/?#".contains($0) }
        let path = rest.dropFirst(authority.count).prefix { !"?#".contains($0) }
        let ownPort = scheme == "https://" ? ":443" : ":80"
        let host = String(authority.split(separator: "@").last ?? authority).lowercased()
        self.authority = host.hasSuffix(ownPort) ? String(host.dropLast(ownPort.count)) : host
        origin = scheme + self.authority
        base = path.split(separator: "/").map { "/\($0)" }.joined() + "/" + S3Encoding.encode(bucket)
        let names = prefix.split(separator: "/")
        self.prefix = names.isEmpty ? "" : names.joined(separator: "/") + "/"
    }

    /// - Parameter key: nil for the bucket itself.
    func path(of key: String?) -> String {
        guard let key else { return base }
        return "\(base)/\(S3Encoding.encode(prefix + key, keepsSlashes: true))"
    }
}

extension HTTPFailure {
    /// Whether the same request may fare better in a moment.
    fileprivate var isTemporary: Bool {
        switch self {
        case .resolve, .connect, .send, .receive, .deadline: true
        case .tls(.handshake, _): true
        default: false
        }
    }
}
