import HTTPTypes

/// What administrators do to the accounts of others.
struct AdministrationRoutes: Sendable {
    let accounts: Accounts

    var endpoints: [Endpoint] { [list, create, change, resetPassword, delete] }

    private var list: Endpoint {
        Endpoint(
            method: .get,
            path: "/api/admin/users",
            operation: "listAccounts",
            summary: "All accounts, the oldest first",
            tag: .administration,
            access: .administrator,
            parameters: PageParameters.all(after: "account"),
            answer: .page("accounts", of: .account)
        ) { call in
            let page = try await accounts.list(after: call.cursor(), limit: call.limit)
            return try Reply(PageAnswer("accounts", Page(page, page.elements.map(OwnAccount.init))))
        }
    }

    private var create: Endpoint {
        Endpoint(
            method: .post,
            path: "/api/admin/users",
            operation: "createAccount",
            summary: "Create an account, whoever may register",
            tag: .administration,
            access: .administrator,
            body: .object([
                .required("email", .email), .required("nickname", .nickname), .required("password", .newPassword),
                .optional("role", .userRole, "member unless given"),
            ]),
            status: .created,
            answer: .account,
            errors: [.passwordUnacceptable, .emailTaken, .rateLimited]
        ) { call in
            struct Body: Decodable {
                let email: String
                let nickname: String
                let password: String
                let role: User.Role?
            }
            let body: Body = try call.decode()
            let application = Accounts.Application(
                email: body.email,
                nickname: body.nickname,
                password: body.password
            )
            return try Reply(
                OwnAccount(try await accounts.create(application, role: body.role ?? .member, now: .now()))
            )
        }
    }

    private var change: Endpoint {
        let statuses = [User.Status.active, .disabled].map(\.rawValue)
        return Endpoint(
            method: .patch,
            path: "/api/admin/users/{user}",
            operation: "changeAccount",
            summary: "Disable or enable an account, which ends its sessions, or change its role or nickname",
            tag: .administration,
            access: .administrator,
            parameters: [.path("user")],
            body: .object([
                .optional("status", .choice(statuses)), .optional("role", .userRole),
                .optional("nickname", .nickname),
            ]),
            answer: .account,
            errors: [.userNotFound]
        ) { call in
            struct Body: Decodable {
                let status: User.Status?
                let role: User.Role?
                let nickname: String?
            }
            let body: Body = try call.decode()
            let nickname = try body.nickname.map { text throws(DomainError) in try Nickname(text) }
            let revision = Accounts.Revision(nickname: nickname, role: body.role, status: body.status)
            return try Reply(OwnAccount(try await accounts.change(call.id("user"), revision, now: .now())))
        }
    }

    private var resetPassword: Endpoint {
        Endpoint(
            method: .put,
            path: "/api/admin/users/{user}/password",
            operation: "resetPassword",
            summary: "Set another password for an account, and end its sessions",
            tag: .administration,
            access: .administrator,
            parameters: [.path("user")],
            body: .object([.required("newPassword", .newPassword)]),
            errors: [.userNotFound, .passwordUnacceptable, .rateLimited]
        ) { call in
            struct Body: Decodable {
                let newPassword: String
            }
            let body: Body = try call.decode()
            try await accounts.resetPassword(of: call.id("user"), to: body.newPassword, now: .now())
            return try .empty()
        }
    }

    private var delete: Endpoint {
        Endpoint(
            method: .delete,
            path: "/api/admin/users/{user}",
            operation: "deleteAccount",
            summary: "Delete an account: what it wrote stays, who it was is gone",
            tag: .administration,
            access: .administrator,
            parameters: [.path("user")],
            errors: [.userNotFound]
        ) { call in
            try await accounts.delete(call.id("user"), now: .now())
            return try .empty()
        }
    }
}
