import HTTPTypes

/// Rooms themselves: made, found, changed and deleted.
struct RoomRoutes: Sendable {
    let rooms: Rooms

    var endpoints: [Endpoint] { [mine, create, open, direct, view, change, delete] }

    private var mine: Endpoint {
        Endpoint(
            method: .get,
            path: "/api/rooms",
            operation: "listRooms",
            summary: "The rooms you are in, the oldest first, with your unread counts and the last messages",
            tag: .rooms,
            parameters: PageParameters.all(after: "room"),
            answer: .page("rooms", of: .roomView)
        ) { call in
            let page = try await rooms.mine(call.principal.user, after: call.cursor(), limit: call.limit)
            return try Reply(PageAnswer("rooms", page))
        }
    }

    private var create: Endpoint {
        Endpoint(
            method: .post,
            path: "/api/rooms",
            operation: "createRoom",
            summary: "Make a room, and be its owner",
            tag: .rooms,
            body: .object([.required("name", .roomName), .required("access", .roomAccess)]),
            status: .created,
            answer: .room,
            errors: [.limitReached]
        ) { call in
            struct Body: Decodable {
                let name: String
                let access: Room.Access
            }
            let body: Body = try call.decode()
            let room = try await rooms.create(
                named: RoomName(body.name),
                body.access,
                by: call.principal.user,
                now: .now()
            )
            return try Reply(room)
        }
    }

    private var open: Endpoint {
        Endpoint(
            method: .get,
            path: "/api/rooms/open",
            operation: "discoverRooms",
            summary: "Rooms that everybody may join, by name",
            tag: .rooms,
            parameters: [.query("query", .text(0...RoomName.length.upperBound), "What the name contains.")]
                + PageParameters.all(after: "room"),
            answer: .page("rooms", of: .room)
        ) { call in
            let page = try await rooms.open(matching: call.text("query"), after: call.cursor(), limit: call.limit)
            return try Reply(PageAnswer("rooms", page))
        }
    }

    private var direct: Endpoint {
        Endpoint(
            method: .post,
            path: "/api/direct-rooms",
            operation: "openDirectRoom",
            summary: "The room of you and one other: 201 when it is new, 200 when it was there",
            tag: .rooms,
            body: .object([.required("user", .id)]),
            answer: .room,
            errors: [.userNotFound, .limitReached]
        ) { call in
            let (room, isNew) = try await rooms.direct(
                with: call.decode(UserBody.self).user,
                by: call.principal.user,
                now: .now()
            )
            return try Reply(room, status: isNew ? .created : .ok)
        }
    }

    private var view: Endpoint {
        Endpoint(
            method: .get,
            path: "/api/rooms/{room}",
            operation: "getRoom",
            summary: "A room that you are in, are invited to, or may join",
            tag: .rooms,
            parameters: [.path("room")],
            answer: .roomView,
            errors: [.roomNotFound]
        ) { call in
            try await Reply(rooms.view(call.id("room"), for: call.principal.user))
        }
    }

    private var change: Endpoint {
        Endpoint(
            method: .patch,
            path: "/api/rooms/{room}",
            operation: "changeRoom",
            summary: "Rename a room, or change who may join it",
            tag: .rooms,
            parameters: [.path("room")],
            body: .object([.optional("name", .roomName), .optional("access", .roomAccess)]),
            answer: .room,
            errors: [.roomNotFound, .notMember, .directRoom, .forbidden]
        ) { call in
            struct Body: Decodable {
                let name: String?
                let access: Room.Access?
            }
            let body: Body = try call.decode()
            let room = try await rooms.change(
                call.id("room"),
                name: body.name.map { name throws(DomainError) in try RoomName(name) },
                access: body.access,
                by: call.principal.user,
                now: .now()
            )
            return try Reply(room)
        }
    }

    private var delete: Endpoint {
        Endpoint(
            method: .delete,
            path: "/api/rooms/{room}",
            operation: "deleteRoom",
            summary: "Delete a room for everybody",
            tag: .rooms,
            parameters: [.path("room")],
            errors: [.roomNotFound, .notMember, .directRoom, .forbidden]
        ) { call in
            try await rooms.delete(call.id("room"), by: call.principal.user, now: .now())
            return try .empty()
        }
    }
}

/// A body that names somebody.
struct UserBody: Decodable {
    let user: UserID
}
