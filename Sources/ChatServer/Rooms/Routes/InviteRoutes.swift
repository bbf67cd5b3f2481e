import HTTPTypes

/// Invitations to rooms.
struct InviteRoutes: Sendable {
    let rooms: Rooms

    var endpoints: [Endpoint] { [invite, uninvite, mine, decline] }

    private var invite: Endpoint {
        Endpoint(
            method: .post,
            path: "/api/rooms/{room}/invites",
            operation: "invite",
            summary: "Let somebody join a room; again changes nothing",
            tag: .rooms,
            parameters: [.path("room")],
            body: .object([.required("user", .id)]),
            errors: [
                .roomNotFound, .notMember, .directRoom, .forbidden, .userNotFound, .alreadyMember, .banned,
                .limitReached,
            ]
        ) { call in
            let guest = try call.decode(UserBody.self).user
            try await rooms.invite(guest, to: call.id("room"), by: call.principal.user, now: .now())
            return try .empty()
        }
    }

    private var uninvite: Endpoint {
        Endpoint(
            method: .delete,
            path: "/api/rooms/{room}/invites/{user}",
            operation: "takeInvitationBack",
            summary: "Take an invitation back",
            tag: .rooms,
            parameters: [.path("room"), .path("user")],
            errors: [.roomNotFound, .notMember, .directRoom, .forbidden]
        ) { call in
            try await rooms.uninvite(call.id("user"), from: call.id("room"), by: call.principal.user)
            return try .empty()
        }
    }

    private var mine: Endpoint {
        Endpoint(
            method: .get,
            path: "/api/room-invites",
            operation: "listRoomInvites",
            summary: "The rooms you are invited to",
            tag: .rooms,
            parameters: PageParameters.all(after: "room"),
            answer: .page(
                "invites",
                of: .object([
                    .required("room", .room), .required("invitedBy", .publicUser), .required("createdAt", .timestamp),
                ])
            )
        ) { call in
            let page = try await rooms.invites(of: call.principal.user, after: call.cursor(), limit: call.limit)
            return try Reply(PageAnswer("invites", page))
        }
    }

    private var decline: Endpoint {
        Endpoint(
            method: .delete,
            path: "/api/room-invites/{room}",
            operation: "declineInvitation",
            summary: "Decline an invitation; where there is none, nothing changes",
            tag: .rooms,
            parameters: [.path("room")]
        ) { call in
            try await rooms.decline(call.id("room"), by: call.principal.user)
            return try .empty()
        }
    }
}
