import CCurl

extension Easy {
    /// Sets every option that a request decides; libcurl copies all strings.
    func configure(for exchange: Exchange, userAgent: String) throws(CurlError) {
        let request = exchange.request
        try set(CURLOPT_URL, request.url)
        try set(CURLOPT_USERAGENT, userAgent)
        try set(CURLOPT_HTTPHEADER, request.headerLines)
        try set(CURLOPT_NOSIGNAL, true)
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        try setMethod(of: request, length: exchange.outbound.length)
        try setLimits(of: request)
        try setRoute(of: request)
        try setTrust(request.trust)
        try setSecurity(request.security)
    }

    private func setMethod(of request: Request, length: Int?) throws(CurlError) {
        try set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        if request.hasContent || request.method.anticipatesContent {
            try set(CURLOPT_UPLOAD, true)
            try set(large: CURLOPT_INFILESIZE_LARGE, length ?? -1)
        }
        if request.method == .head { try set(CURLOPT_NOBODY, true) }
        try set(
            CURLOPT_HTTP_VERSION,
            Int(request.version == .http1 ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS)
        )
        if let coding = request.contentCoding { try set(CURLOPT_ACCEPT_ENCODING, coding) }
        if let limit = request.redirectLimit {
            try set(CURLOPT_FOLLOWLOCATION, true)
            // Nobody would know the chain of a connection that was made on the way and then used by another request.
            try set(CURLOPT_FORBID_REUSE, true)
            try set(CURLOPT_MAXREDIRS, limit)
        }
    }

    /// Replaces libcurl's own limits: none on the whole, 300 s on connecting.
    ///
    /// QUICK_EXIT keeps a lookup that hangs in the resolver's thread from holding up the whole engine when its exchange
    /// ends: the thread is left to itself.
    private func setLimits(of request: Request) throws(CurlError) {
        try set(CURLOPT_TIMEOUT_MS, request.deadline.wholeMilliseconds)
        try set(CURLOPT_CONNECTTIMEOUT_MS, request.effectiveConnectDeadline.wholeMilliseconds)
        try set(CURLOPT_QUICK_EXIT, true)
    }

    private func setRoute(of request: Request) throws(CurlError) {
        switch request.addressFamily {
        case .any: break
        case .ipv4: try set(CURLOPT_IPRESOLVE, Int(CURL_IPRESOLVE_V4))
        case .ipv6: try set(CURLOPT_IPRESOLVE, Int(CURL_IPRESOLVE_V6))
        }
        if !request.connectTo.isEmpty { try set(CURLOPT_CONNECT_TO, request.connectTo.map(\.entry)) }
        if request.freshConnection {
            try set(CURLOPT_DNS_CACHE_TIMEOUT, 0)
            // A session that is resumed shows the certificate of the time when it began, and no chain is judged.
            try set(CURLOPT_SSL_SESSIONID_CACHE, false)
        }
        if request.freshConnection || !request.method.isIdempotent { try set(CURLOPT_FRESH_CONNECT, true) }
        guard !request.resolve.isEmpty else { return }
        // The multi handle's own DNS cache would keep the overrides for every later request.
        try set(CURLOPT_SHARE, Share())
        try set(CURLOPT_RESOLVE, request.resolve.map(\.entry))
        try set(CURLOPT_FRESH_CONNECT, true)
        try set(CURLOPT_FORBID_REUSE, true)
    }

    /// Only authorities from a single file are kept parsed between connections, which saves 25 ms on each for the
    /// system's; a file of the user's own is read anew, as it may have changed.
    private func setTrust(_ trust: Trust) throws(CurlError) {
        try set(CURLOPT_CERTINFO, true)
        try set(CURLOPT_CAPATH, nil)
        switch trust {
        case .system: break
        case .file(let path):
            try set(CURLOPT_CAINFO, path)
            try set(CURLOPT_CA_CACHE_TIMEOUT, 0)
        case .pem(let certificates):
            try set(CURLOPT_CAINFO_BLOB, blob: Array(certificates.utf8))
        case .unverified:
            try set(CURLOPT_SSL_VERIFYPEER, false)
            try set(CURLOPT_SSL_VERIFYHOST, false)
        }
    }

    /// Security level 0 of OpenSSL's ciphers(1) takes what its builds refuse by default: TLS 1.0 and 1.1, and weak keys.
    private func setSecurity(_ security: Security) throws(CurlError) {
        guard security == .outdated else { return }
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_0))
        try set(CURLOPT_SSL_CIPHER_LIST, "ALL:@SECLEVEL=0")
    }
}

extension Request {
    var hasContent: Bool {
        if case .none = body { false } else { true }
    }

    /// The limit of redirects where they are followed at all.
    var redirectLimit: Int? {
        guard case .followed(let limit) = redirects, method == .get || method == .head, !hasContent else { return nil }
        return max(limit, 0)
    }

    var effectiveConnectDeadline: Duration { min(connectDeadline ?? deadline, deadline) }

    /// As CURLOPT_HTTPHEADER(3) wants them: a semicolon stands for an empty value.
    ///
    /// `Expect` is taken out, since a server that does not answer it would cost a large request a second.
    fileprivate var headerLines: [String] {
        let own = headers.lines.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        return headers["Expect"] == nil ? own + ["Expect:"] : own
    }
}
