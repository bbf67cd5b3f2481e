import CCurl

/// What a request's URL names, as libcurl's own parser reads it.
struct Target: Sendable, Hashable {
    var scheme: String
    var authority: String
    /// The URL without user information, fragment and the query's values.
    var redacted: String

    var isSecure: Bool { scheme == "https" }

    init(url: String) throws(HTTPFailure) {
        guard !url.utf8.contains(0) else { throw .malformedURL(reason: "it contains a NUL") }
        guard let handle = curl_url() else { throw .engine(reason: "out of memory") }
        defer { curl_url_cleanup(handle) }
        let parsed = curl_url_set(handle, CURLUPART_URL, url, UInt32(CURLU_NON_SUPPORT_SCHEME))
        guard parsed == CURLUE_OK else { throw .malformedURL(reason: String(cString: curl_url_strerror(parsed))) }
        func part(_ part: CURLUPart) -> String? {
            var text: UnsafeMutablePointer<CChar>?
            guard curl_url_get(handle, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let text else {
                return nil
            }
            defer { curl_free(text) }
            return String(cString: text)
        }
        scheme = part(CURLUPART_SCHEME) ?? ""
        guard scheme == "http" || scheme == "https" else { throw .schemeRefused(scheme: scheme) }
        guard let host = part(CURLUPART_HOST), let port = part(CURLUPART_PORT) else {
            throw .malformedURL(reason: "it names no host")
        }
        authority = "\(host):\(port)"
        redacted = "\(scheme)://\(authority)\(part(CURLUPART_PATH) ?? "/")"
        if part(CURLUPART_QUERY) != nil { redacted += "?<redacted>" }
    }
}
