import HTTPTypes

/// Finding other people.
struct UserRoutes: Sendable {
    let accounts: Accounts

    var endpoints: [Endpoint] { [search, view] }

    private var search: Endpoint {
        Endpoint(
            method: .get,
            path: "/api/users",
            operation: "findUsers",
            summary: "People whose nickname begins so, or whose email address is exactly this",
            tag: .accounts,
            parameters: [
                .query("query", .text(1...254)), .query("limit", .integer(1...100), "20 unless given."),
            ],
            answer: .object([.required("users", .array(of: .publicUser, count: 0...100))])
        ) { call in
            let limit = Int(call.integer("limit") ?? 20)
            let users = try await accounts.search(call.text("query") ?? "", limit: limit)
            return try Reply(["users": users.map { PublicUser($0) }])
        }
    }

    private var view: Endpoint {
        Endpoint(
            method: .get,
            path: "/api/users/{user}",
            operation: "getUser",
            summary: "Somebody, also when their account is deleted",
            tag: .accounts,
            parameters: [.path("user")],
            answer: .publicUser,
            errors: [.userNotFound]
        ) { call in
            guard let user = try await accounts.users([call.id("user")]).first else { throw DomainError.noSuchUser }
            return try Reply(PublicUser(user))
        }
    }
}
