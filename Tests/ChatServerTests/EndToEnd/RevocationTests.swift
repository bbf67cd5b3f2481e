import ChatClient
import NIOHTTP1
import TestSupport
import Testing

extension EndToEndTests {
    /// Whoever loses a right loses it at once, on sockets that are open.
    @Suite struct RevocationTests {
        /// What ends somebody's part in a room, and what their subscription is told.
        enum Departure: CaseIterable {
            case kicked, banned, left, roomDeleted

            func happen(to guest: ChatUser, by host: ChatUser, in room: String) async throws {
                switch self {
                case .kicked: try await host.remove(guest, from: room)
                case .banned: try await host.ask(.PUT, "/api/rooms/\(room)/bans/\(guest.id)")
                case .left: try await guest.ask(.POST, "/api/rooms/\(room)/leave")
                case .roomDeleted: try await host.ask(.DELETE, "/api/rooms/\(room)")
                }
            }

            var reason: JSONValue { self == .roomDeleted ? "deleted" : "removed" }
        }

        @Test(arguments: TestDatabase.allCases, Departure.allCases)
        func whoIsNoLongerInARoomHearsNothingMore(kind: TestDatabase, departure: Departure) async throws {
            let scene = try await ChatScene(on: kind)
            let (host, guest) = (try await scene.user("host"), try await scene.user("guest"))
            let room = try await scene.room(of: host, guest)
            let elsewhere = try await scene.room(of: host, guest)
            let (witness, socket) = (try await host.listen(to: room), try await guest.listen(to: room))
            try await witness.subscribe(to: elsewhere)
            try await socket.subscribe(to: elsewhere)
            _ = try await host.say("before", in: room)
            try await departure.happen(to: guest, by: host, in: room)

            let after = try await refusedBy { _ = try await host.say("after", in: room) }
            #expect(after?.code == (departure == .roomDeleted ? "room_not_found" : nil))
            _ = try await host.say("marker", in: elsewhere)
            let heard = try await socket.texts(upTo: "marker")
            #expect(heard == ["before", "marker"])
            let seen = try await witness.texts(upTo: "marker")
            #expect(seen == (departure == .roomDeleted ? ["before", "marker"] : ["before", "after", "marker"]))
            #expect(try await socket.event("removed") == ["room": .string(room), "reason": departure.reason])

            let expected = departure == .roomDeleted ? "room_not_found" : "not_member"
            #expect(try await refusedBy { try await socket.subscribe(to: room, after: 0) }?.code == expected)
            let send = try await refusedBy { _ = try await socket.send("me", to: room, clientMessageID: "me") }
            #expect(send?.code == expected)
            #expect(try await refusedBy { _ = try await guest.history(of: room) }?.code == expected)
        }

        /// What ends a session, and whether the account's other session goes on.
        enum End: CaseIterable {
            case logOut, logOutEverywhere, passwordChangedElsewhere, disabled, deletedByAdministrator,
                deletedByThemselves

            func happen(to guest: ChatUser, otherwise other: ChatUser, by administrator: ChatUser) async throws {
                switch self {
                case .logOut: try await guest.ask(.DELETE, "/api/sessions/current")
                case .logOutEverywhere: try await other.ask(.DELETE, "/api/sessions")
                case .passwordChangedElsewhere:
                    let body: JSONValue = [
                        "currentPassword": .string(ChatUser.password), "newPassword": "a wholly other phrase",
                    ]
                    try await other.ask(.PUT, "/api/me/password", body: body)
                case .disabled:
                    try await administrator.ask(.PATCH, "/api/admin/users/\(guest.id)", body: ["status": "disabled"])
                case .deletedByAdministrator: try await administrator.ask(.DELETE, "/api/admin/users/\(guest.id)")
                case .deletedByThemselves:
                    try await other.ask(.DELETE, "/api/me", body: ["password": .string(ChatUser.password)])
                }
            }

            var leavesOther: Bool { self == .logOut || self == .passwordChangedElsewhere }
        }

        @Test(arguments: End.allCases)
        func whoseSessionEndsIsDisconnected(end: End) async throws {
            let scene = try await ChatScene()
            let (host, guest) = (try await scene.user("host"), try await scene.user("guest"))
            let administrator = try await scene.administrator()
            let other = try await scene.client.logIn(email: guest.email)
            let room = try await scene.room(of: host, guest)
            let witness = try await host.listen(to: room)
            let (socket, otherSocket) = (try await guest.listen(to: room), try await other.listen(to: room))
            try await end.happen(to: guest, otherwise: other, by: administrator)
            _ = try await host.say("after", in: room)
            #expect(try await witness.texts(upTo: "after") == ["after"])
            #expect(try await socket.end() == SocketEnd(code: 4403, reason: "session revoked"))
            #expect(!socket.unread.contains { $0["type"] == "message" })
            if end.leavesOther {
                #expect(try await otherSocket.texts(upTo: "after") == ["after"])
            } else {
                #expect(try await otherSocket.end().code == 4403)
                #expect(!otherSocket.unread.contains { $0["type"] == "message" })
            }
            #expect(try await refusedBy { try await guest.ask(.GET, "/api/me") }?.status == 401)
            let refused = await #expect(throws: UpgradeRefused.self) { _ = try await guest.openSocket() }
            #expect(refused?.status == 401)
        }
    }
}
