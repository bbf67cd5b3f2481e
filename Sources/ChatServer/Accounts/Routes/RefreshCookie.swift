import HTTPTypes

/// The refresh token as a cookie (RFC 6265), which scripts cannot read and which only refreshing and logging out see.
struct RefreshCookie: Sendable {
    static let name = "chat_refresh"

    let isSecure: Bool

    func headers(for tokens: SessionTokens, now: Timestamp) -> HTTPFields {
        let lifetime = max(0, Int((tokens.sessionExpiresAt - now) / .seconds(1)))
        return [.setCookie: cookie(value: tokens.refreshToken.text, maximumAge: lifetime)]
    }

    /// Makes the browser forget it.
    var removal: HTTPFields { [.setCookie: cookie(value: "", maximumAge: 0)] }

    private func cookie(value: String, maximumAge: Int) -> String {
        "\(Self.name)=\(value); Path=/api/sessions; Max-Age=\(maximumAge); HttpOnly; SameSite=Strict"
            + (isSecure ? "; Secure" : "")
    }

    /// The token of a request.
    ///
    /// SameSite=Strict keeps other sites' requests from carrying the cookie; where a browser says which page a request
    /// comes from, that has to be one of ours as well.
    ///
    /// - Throws: `DomainError` `forbidden`.
    static func token(
        in headers: HTTPFields,
        authority: String?,
        allowedOrigins: [String]
    ) throws(DomainError)
        -> String?
    {
        let pairs = headers[values: .cookie].flatMap { $0.split(separator: ";") }
        let cookie = pairs.lazy.map { $0.drop { $0 == " " } }.first { $0.hasPrefix("\(name)=") }
        guard let token = cookie?.dropFirst(name.count + 1) else { return nil }
        if let origin = headers[.origin] {
            let isOurs =
                allowedOrigins.isEmpty
                ? authority.map { ["https://\($0)", "http://\($0)"].contains(origin) } ?? false
                : allowedOrigins.contains(origin)
            guard isOurs else { throw DomainError(.forbidden, "this page may not use the cookie") }
        }
        return String(token)
    }
}
