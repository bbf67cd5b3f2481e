import HTTPTypes

/// Who is kept out of a room.
struct BanRoutes: Sendable {
    let rooms: Rooms

    var endpoints: [Endpoint] { [bans, ban, unban] }

    private var bans: Endpoint {
        Endpoint(
            method: .get,
            path: "/api/rooms/{room}/bans",
            operation: "listBans",
            summary: "Who is banned from a room",
            tag: .rooms,
            parameters: [.path("room")] + PageParameters.all(after: "user"),
            answer: .page(
                "bans",
                of: .object([.required("user", .publicUser), .required("createdAt", .timestamp)])
            ),
            errors: [.roomNotFound, .notMember, .directRoom, .forbidden]
        ) { call in
            let page = try await rooms.bans(
                of: call.id("room"),
                for: call.principal.user,
                after: call.cursor(),
                limit: call.limit
            )
            return try Reply(PageAnswer("bans", page))
        }
    }

    private var ban: Endpoint {
        Endpoint(
            method: .put,
            path: "/api/rooms/{room}/bans/{user}",
            operation: "ban",
            summary: "Keep somebody out of a room, and remove them when they are in it",
            tag: .rooms,
            parameters: [.path("room"), .path("user")],
            errors: [.roomNotFound, .notMember, .directRoom, .forbidden, .userNotFound, .limitReached]
        ) { call in
            try await rooms.ban(call.id("user"), from: call.id("room"), by: call.principal.user, now: .now())
            return try .empty()
        }
    }

    private var unban: Endpoint {
        Endpoint(
            method: .delete,
            path: "/api/rooms/{room}/bans/{user}",
            operation: "liftBan",
            summary: "Let somebody in again as anybody may",
            tag: .rooms,
            parameters: [.path("room"), .path("user")],
            errors: [.roomNotFound, .notMember, .directRoom, .forbidden]
        ) { call in
            try await rooms.unban(call.id("user"), from: call.id("room"), by: call.principal.user)
            return try .empty()
        }
    }
}
