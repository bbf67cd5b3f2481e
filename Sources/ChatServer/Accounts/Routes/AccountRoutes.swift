import HTTPTypes

/// Signing up, and what people do with their own account.
struct AccountRoutes: Sendable {
    let accounts: Accounts
    let sessions: SessionRoutes

    var endpoints: [Endpoint] { [signUp, me, rename, delete, changePassword, keys] }

    private var signUp: Endpoint {
        Endpoint(
            method: .post,
            path: "/api/accounts",
            operation: "signUp",
            summary: "Create an account and log in",
            tag: .accounts,
            access: .anyone,
            body: .object([
                .required("email", .email), .required("nickname", .nickname), .required("password", .newPassword),
                .optional("invite", .text(1...64), "where registration is by invitation"),
                .optional("useCookie", .boolean, "refresh token as a cookie instead of in the body"),
            ]),
            status: .created,
            answer: .sessionTokens,
            errors: [
                .passwordUnacceptable, .registrationClosed, .inviteInvalid, .emailTaken, .tooManyAttempts, .rateLimited,
            ]
        ) { call in
            let body = try call.decode(SignUp.self)
            let now = Timestamp.now()
            let application = Accounts.Application(
                email: body.email,
                nickname: body.nickname,
                password: body.password,
                invite: body.invite
            )
            let tokens = try await accounts.signUp(application, from: call.client, now: now)
            return try sessions.reply(tokens, asCookie: body.useCookie ?? false, now: now)
        }
    }

    private struct SignUp: Decodable {
        let email: String
        let nickname: String
        let password: String
        let invite: String?
        let useCookie: Bool?
    }

    private var me: Endpoint {
        Endpoint(
            method: .get,
            path: "/api/me",
            operation: "getMe",
            summary: "Your account",
            tag: .accounts,
            answer: .account
        ) { call in
            try Reply(OwnAccount(try await accounts.account(of: call.principal.user)))
        }
    }

    private var rename: Endpoint {
        Endpoint(
            method: .patch,
            path: "/api/me",
            operation: "changeMe",
            summary: "Change your nickname",
            tag: .accounts,
            body: .object([.required("nickname", .nickname)]),
            answer: .account
        ) { call in
            let nickname = try Nickname(call.decode(Rename.self).nickname)
            return try Reply(
                OwnAccount(try await accounts.rename(call.principal.user, to: nickname, now: .now()))
            )
        }
    }

    private struct Rename: Decodable {
        let nickname: String
    }

    private var changePassword: Endpoint {
        Endpoint(
            method: .put,
            path: "/api/me/password",
            operation: "changePassword",
            summary: "Set another password, and end all sessions but this one",
            tag: .accounts,
            body: .object([.required("currentPassword", .password), .required("newPassword", .newPassword)]),
            errors: [.invalidCredentials, .passwordUnacceptable, .tooManyAttempts, .rateLimited]
        ) { call in
            let body = try call.decode(PasswordChange.self)
            try await accounts.changePassword(
                of: call.principal,
                from: body.currentPassword,
                to: body.newPassword,
                client: call.client,
                now: .now()
            )
            return try .empty()
        }
    }

    private struct PasswordChange: Decodable {
        let currentPassword: String
        let newPassword: String
    }

    private var delete: Endpoint {
        Endpoint(
            method: .delete,
            path: "/api/me",
            operation: "deleteMe",
            summary: "Delete your account: what you wrote stays, who you were is gone",
            tag: .accounts,
            body: .object([.required("password", .password)]),
            errors: [.invalidCredentials, .tooManyAttempts, .rateLimited, .forbidden]
        ) { call in
            struct Body: Decodable {
                let password: String
            }
            let body: Body = try call.decode()
            try await accounts.delete(
                call.principal.user,
                password: body.password,
                from: call.client,
                now: .now()
            )
            return try .empty(headers: sessions.cookie.removal)
        }
    }

    private var keys: Endpoint {
        Endpoint(
            method: .get,
            path: "/api/keys",
            operation: "listKeys",
            summary: "The public keys access tokens are signed with, as a JSON Web Key Set (RFC 7517)",
            tag: .accounts,
            access: .anyone,
            answer: .object([.required("keys", .array(of: .map(of: .text()), count: 0...Int.max))])
        ) { _ in
            try Reply(["keys": try await accounts.tokens.keys.all().map(\.jwk)])
        }
    }
}
