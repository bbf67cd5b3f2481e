import HTTPTypes
import HummingbirdCore

/// Logging in, staying so, and logging out.
struct SessionRoutes: Sendable {
    let accounts: Accounts
    let allowedOrigins: [String]

    var cookie: RefreshCookie { RefreshCookie(isSecure: accounts.settings.cookieIsSecure) }

    var endpoints: [Endpoint] { [logIn, refresh, list, logOut, revoke, revokeAll] }

    private var logIn: Endpoint {
        Endpoint(
            method: .post,
            path: "/api/sessions",
            operation: "logIn",
            summary: "Log in",
            tag: .accounts,
            access: .anyone,
            body: .object([
                .required("email", .text(1...254)), .required("password", .password),
                .optional("useCookie", .boolean, "refresh token as a cookie instead of in the body"),
            ]),
            status: .created,
            answer: .sessionTokens,
            errors: [.invalidCredentials, .forbidden, .tooManyAttempts, .rateLimited]
        ) { call in
            let body = try call.decode(Login.self)
            let now = Timestamp.now()
            let tokens = try await accounts.logIn(
                email: body.email,
                password: body.password,
                from: call.client,
                now: now
            )
            return try reply(tokens, asCookie: body.useCookie ?? false, now: now)
        }
    }

    private struct Login: Decodable {
        let email: String
        let password: String
        let useCookie: Bool?
    }

    private var refresh: Endpoint {
        Endpoint(
            method: .post,
            path: "/api/sessions/refresh",
            operation: "refreshSession",
            summary:
                "Get a new access token, and the next refresh token, for a refresh token in the body or the cookie",
            tag: .accounts,
            access: .anyone,
            body: .object([.optional("refreshToken", .text(1...256))]),
            answer: .sessionTokens,
            errors: [.unauthenticated, .sessionRevoked, .forbidden]
        ) { call in
            let now = Timestamp.now()
            let given = try call.decode(Refresh.self).refreshToken
            let cookie = try RefreshCookie.token(
                in: call.request.headers,
                authority: call.request.head.authority,
                allowedOrigins: allowedOrigins
            )
            guard let token = given ?? cookie else { throw DomainError.badRefreshToken }
            let tokens = try await accounts.refresh(token, from: call.client, now: now)
            return try reply(tokens, asCookie: given == nil, now: now)
        }
    }

    private struct Refresh: Decodable {
        let refreshToken: String?
    }

    private var list: Endpoint {
        Endpoint(
            method: .get,
            path: "/api/sessions",
            operation: "listSessions",
            summary: "The sessions of your account, the last used first",
            tag: .accounts,
            answer: .object([.required("sessions", .array(of: .session, count: 0...Int.max))])
        ) { call in
            let principal = try call.principal
            let sessions = try await accounts.sessions(of: principal.user, now: .now())
            return try Reply(["sessions": sessions.map { SessionAnswer($0, isCurrent: $0.id == principal.session) }])
        }
    }

    private var logOut: Endpoint {
        Endpoint(
            method: .delete,
            path: "/api/sessions/current",
            operation: "logOut",
            summary: "End this session",
            tag: .accounts
        ) { call in
            let principal = try call.principal
            try await accounts.revoke(principal.session, of: principal.user, now: .now())
            return try .empty(headers: cookie.removal)
        }
    }

    private var revoke: Endpoint {
        Endpoint(
            method: .delete,
            path: "/api/sessions/{session}",
            operation: "revokeSession",
            summary: "End one of your sessions",
            tag: .accounts,
            parameters: [.path("session")]
        ) { call in
            try await accounts.revoke(call.id("session"), of: call.principal.user, now: .now())
            return try .empty()
        }
    }

    private var revokeAll: Endpoint {
        Endpoint(
            method: .delete,
            path: "/api/sessions",
            operation: "logOutEverywhere",
            summary: "End all your sessions, this one too",
            tag: .accounts
        ) { call in
            try await accounts.revokeSessions(of: call.principal.user, now: .now())
            return try .empty(headers: cookie.removal)
        }
    }

    /// What a login, a sign-up or a refresh answers.
    func reply(_ tokens: SessionTokens, asCookie: Bool, now: Timestamp) throws -> Reply {
        let answer = TokensAnswer(
            accessToken: tokens.accessToken,
            accessTokenExpiresAt: tokens.accessTokenExpiresAt,
            refreshToken: asCookie ? nil : tokens.refreshToken.text,
            account: OwnAccount(tokens.account)
        )
        return try Reply(answer, headers: asCookie ? cookie.headers(for: tokens, now: now) : [:])
    }
}

private struct TokensAnswer: Encodable {
    let accessToken: String
    let accessTokenExpiresAt: Timestamp
    let refreshToken: String?
    let account: OwnAccount
}

private struct SessionAnswer: Encodable {
    let id: SessionID
    let isCurrent: Bool
    let createdAt: Timestamp
    let lastUsedAt: Timestamp
    let expiresAt: Timestamp
    let userAgent: String?
    let clientAddress: String?

    init(_ session: Session, isCurrent: Bool) {
        id = session.id
        self.isCurrent = isCurrent
        createdAt = session.createdAt
        lastUsedAt = session.lastUsedAt
        expiresAt = session.expiresAt
        userAgent = session.userAgent
        clientAddress = session.clientAddress
    }
}

extension Call {
    var client: Client { Client(address: context.clientAddress, userAgent: request.headers[.userAgent]) }
}
