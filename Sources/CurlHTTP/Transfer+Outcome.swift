import CCurl
import Glibc

extension Transfer {
    /// Reads from the handle how the transfer that ended with `code` went.
    func outcome(_ code: CURLcode, peers: inout PeerCache) -> Result<Delivery, HTTPFailure> {
        guard code == CURLE_OK else { return .failure(failure(code)) }
        guard let version = HTTPVersion(easy.number(CURLINFO_HTTP_VERSION)) else {
            return .failure(.receive(attempt(during: .body, reason: "the answer has no HTTP version")))
        }
        let local = Endpoint(address: easy.text(CURLINFO_LOCAL_IP) ?? "", port: easy.number(CURLINFO_LOCAL_PORT))
        let remote = Endpoint(address: easy.text(CURLINFO_PRIMARY_IP) ?? "", port: easy.number(CURLINFO_PRIMARY_PORT))
        let redirectCount = easy.number(CURLINFO_REDIRECT_COUNT)
        let isFresh = easy.number(CURLINFO_NUM_CONNECTS) > redirectCount
        let connection = PeerCache.Connection(local: local, remote: remote)
        let tls = overTLS ? peers.peer(of: connection, told: peer, isNew: isFresh) : nil
        return .success(
            Delivery(
                timings: Timings(marks, unfinished: nil),
                version: version,
                remote: remote,
                local: local,
                tls: tls,
                redirectCount: redirectCount,
                isFreshConnection: isFresh
            )
        )
    }

    /// What to tell of a transfer that is given up while under way.
    func failure(_ abort: Exchange.Abort) -> HTTPFailure {
        let attempt = attempt(during: phase, reason: "")
        return switch abort {
        case .cancelled: .cancelled(attempt)
        case .bodySource(let error): .bodySource(error, attempt)
        }
    }

    func isRedirectToFollow(_ head: ResponseHead) -> Bool {
        (300..<400).contains(head.status) && head.headers["Location"] != nil && exchange.request.redirectLimit != nil
    }

    /// Whether the last request, after redirects, was sent over TLS.
    private var overTLS: Bool { easy.text(CURLINFO_SCHEME)?.lowercased() == "https" }

    /// Whom this handle made a connection to; says nothing where an earlier handle made it.
    private var peer: TLSPeer {
        let isVerified = if case .unverified = exchange.request.trust { false } else { true }
        return TLSPeer(
            chain: easy.certificates,
            isVerified: isVerified,
            chainFault: isVerified ? nil : CertificateFault(verification: easy.number(CURLINFO_SSL_VERIFYRESULT)),
            judgedChain: session?.judgedChain ?? [],
            protocolName: session?.protocolName,
            cipher: session?.cipher
        )
    }

    private func failure(_ code: CURLcode) -> HTTPFailure {
        let text = easy.errorText
        let reason = text.isEmpty ? CurlError(code).reason : text
        func attempt(_ phase: Phase) -> Attempt { self.attempt(during: phase, reason: reason) }
        switch code {
        case CURLE_URL_MALFORMAT: return .malformedURL(reason: reason)
        case CURLE_COULDNT_RESOLVE_HOST: return .resolve(attempt(.dns))
        case CURLE_COULDNT_CONNECT:
            return .connect(ConnectFault(errno: easy.number(CURLINFO_OS_ERRNO)), attempt(.connect))
        case CURLE_PEER_FAILED_VERIFICATION:
            return .tls(.certificate(certificateFault), attempt(.tls))
        case CURLE_SSL_CACERT_BADFILE: return .tls(.trustStore, attempt(.tls))
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM, CURLE_USE_SSL_FAILED:
            return .tls(.handshake, attempt(.tls))
        case CURLE_SEND_ERROR, CURLE_SEND_FAIL_REWIND, CURLE_READ_ERROR, CURLE_UPLOAD_FAILED:
            return .send(attempt(phase))
        case CURLE_OPERATION_TIMEDOUT:
            let request = exchange.request
            let isConnecting = [.dns, .connect, .tls].contains(phase)
            return .deadline(
                phase,
                limit: isConnecting ? request.effectiveConnectDeadline : request.deadline,
                attempt(phase)
            )
        case CURLE_WRITE_ERROR: return .bodyTooLarge(limit: exchange.bodyLimit ?? 0, attempt(.body))
        case CURLE_TOO_MANY_REDIRECTS:
            return .tooManyRedirects(limit: exchange.request.redirectLimit ?? 0, attempt(.redirect))
        case CURLE_UNSUPPORTED_PROTOCOL where phase == .redirect: return .schemeRefused(scheme: redirectScheme)
        case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_UNKNOWN_OPTION:
            return .engine(reason: reason)
        default: return .receive(attempt(phase))
        }
    }

    /// libcurl compares names before it asks OpenSSL for the chain's result, which then still is the initial 1.
    private var certificateFault: CertificateFault {
        let result = easy.number(CURLINFO_SSL_VERIFYRESULT)
        return result == 1 ? .hostMismatch : CertificateFault(verification: result) ?? .hostMismatch
    }

    private var redirectScheme: String {
        let location = head.final?.headers["Location"] ?? ""
        return String(location.prefix { $0 != ":" })
    }

    private func attempt(during phase: Phase, reason: String) -> Attempt {
        var attempt = exchange.notStarted
        attempt.reason = reason
        attempt.timings = Timings(marksSoFar, unfinished: phase)
        if session != nil {
            let peer = peer
            attempt.tls = peer.chain.isEmpty ? nil : peer
        }
        return attempt
    }

    private var phase: Phase {
        if let head = head.final, isRedirectToFollow(head) { return .redirect }
        return marksSoFar.phase(overTLS: exchange.target.isSecure)
    }

    private var marks: Timings.Marks {
        let answered =
            exchange.request.hasContent
            ? beginningOfAnswer?.wholeMicroseconds ?? 0 : easy.large(CURLINFO_STARTTRANSFER_TIME_T)
        return Timings.Marks(
            resolved: easy.large(CURLINFO_NAMELOOKUP_TIME_T),
            connected: easy.large(CURLINFO_CONNECT_TIME_T),
            secured: easy.large(CURLINFO_APPCONNECT_TIME_T),
            answered: answered,
            total: easy.large(CURLINFO_TOTAL_TIME_T)
        )
    }

    /// Before the end, libcurl's total lags behind and the end of connecting may be missing.
    private var marksSoFar: Timings.Marks {
        var marks = marks
        marks.total = max(marks.total, elapsed.wholeMicroseconds)
        if marks.connected == 0, let beginningOfTLS { marks.connected = beginningOfTLS.wholeMicroseconds }
        return marks
    }
}

extension Duration {
    fileprivate var wholeMicroseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
