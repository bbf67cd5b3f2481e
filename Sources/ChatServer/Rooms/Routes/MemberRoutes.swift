import HTTPTypes

/// Who is in a room, and as what.
struct MemberRoutes: Sendable {
    let rooms: Rooms

    var endpoints: [Endpoint] { [members, assign, kick, join, leave] }

    private var members: Endpoint {
        Endpoint(
            method: .get,
            path: "/api/rooms/{room}/members",
            operation: "listMembers",
            summary: "Who is in a room, and how far each has read",
            tag: .rooms,
            parameters: [.path("room")] + PageParameters.all(after: "member's user"),
            answer: .page("members", of: .member),
            errors: [.roomNotFound, .notMember]
        ) { call in
            let page = try await rooms.members(
                of: call.id("room"),
                for: call.principal.user,
                after: call.cursor(),
                limit: call.limit
            )
            return try Reply(PageAnswer("members", page))
        }
    }

    private var assign: Endpoint {
        Endpoint(
            method: .put,
            path: "/api/rooms/{room}/members/{user}",
            operation: "assignRole",
            summary: "Make a member an owner, an admin or neither; the last owner cannot step down",
            tag: .rooms,
            parameters: [.path("room"), .path("user")],
            body: .object([.required("role", .roomRole)]),
            answer: .member,
            errors: [.roomNotFound, .notMember, .directRoom, .forbidden, .memberNotFound, .lastOwner]
        ) { call in
            struct Body: Decodable { let role: RoomRole }
            let room: RoomID = try call.id("room")
            let member: UserID = try call.id("user")
            let user = try call.principal.user
            return try await Reply(
                rooms.assign(call.decode(Body.self).role, to: member, in: room, by: user, now: .now())
            )
        }
    }

    private var kick: Endpoint {
        Endpoint(
            method: .delete,
            path: "/api/rooms/{room}/members/{user}",
            operation: "kickMember",
            summary: "Remove a member; once answered, nothing more is delivered to them",
            tag: .rooms,
            parameters: [.path("room"), .path("user")],
            errors: [.roomNotFound, .notMember, .directRoom, .forbidden, .memberNotFound]
        ) { call in
            try await rooms.kick(call.id("user"), from: call.id("room"), by: call.principal.user, now: .now())
            return try .empty()
        }
    }

    private var join: Endpoint {
        Endpoint(
            method: .post,
            path: "/api/rooms/{room}/join",
            operation: "joinRoom",
            summary: "Enter an open room, or one you are invited to",
            tag: .rooms,
            parameters: [.path("room")],
            answer: .room,
            errors: [.roomNotFound, .alreadyMember, .banned, .limitReached]
        ) { call in
            try await Reply(rooms.join(call.id("room"), by: call.principal.user, now: .now()))
        }
    }

    private var leave: Endpoint {
        Endpoint(
            method: .post,
            path: "/api/rooms/{room}/leave",
            operation: "leaveRoom",
            summary: "Go away; the last one out deletes the room, and the last owner makes another one first",
            tag: .rooms,
            parameters: [.path("room")],
            errors: [.roomNotFound, .notMember, .directRoom, .lastOwner]
        ) { call in
            try await rooms.leave(call.id("room"), by: call.principal.user, now: .now())
            return try .empty()
        }
    }
}
