import ChatClient
import Foundation
import NIOHTTP1
import Testing

extension EndToEndTests {
    /// The routes of rooms: what each answers to whom.
    @Suite struct RoomRouteTests {
        /// One request and what must come of it, in a story that the requests before it have told.
        struct Step: Sendable {
            let name: String
            let method: HTTPMethod
            /// `{room}`, `{mina}`, … stand for ids.
            let path: String
            var body: JSONValue?
            let status: Int
            var code: String?

            /// - Parameter line: `who METHOD path`.
            init(_ line: String, _ status: Int, _ code: String? = nil, body: JSONValue? = nil) {
                let words = line.split(separator: " ").map(String.init)
                (name, method, path) = (words[0], HTTPMethod(rawValue: words[1]), words[2])
                (self.body, self.status, self.code) = (body, status, code)
            }
        }

        /// Mina owns the room; Omar is a member, then an admin; Lena comes and goes.
        static let stories: [String: [Step]] = [
            "bans": [
                Step("omar GET /api/rooms/{room}/bans", 403, "forbidden"),
                Step("lena GET /api/rooms/{room}/bans", 403, "not_member"),
                Step("mina PUT /api/rooms/{room}/bans/{lena}", 200),
                Step("mina PUT /api/rooms/{room}/bans/{lena}", 200),
                Step("mina GET /api/rooms/{room}/bans", 200),
                Step("lena POST /api/rooms/{room}/join", 403, "banned"),
                Step("mina POST /api/rooms/{room}/invites", 403, "banned", body: ["user": "{lena}"]),
                Step("omar DELETE /api/rooms/{room}/bans/{lena}", 403, "forbidden"),
                Step("mina DELETE /api/rooms/{room}/bans/{lena}", 200),
                Step("mina DELETE /api/rooms/{room}/bans/{lena}", 200),
                Step("lena POST /api/rooms/{room}/join", 200),
                Step("lena POST /api/rooms/{room}/join", 409, "already_member"),
                Step("mina PUT /api/rooms/{room}/bans/{mina}", 400, "invalid_request"),
                Step("mina PUT /api/rooms/{room}/bans/{nobody}", 404, "user_not_found"),
                Step("mina PUT /api/rooms/{nobody}/bans/{lena}", 404, "room_not_found"),
            ],
            "leaving": [
                Step("lena POST /api/rooms/{room}/leave", 403, "not_member"),
                Step("mina POST /api/rooms/{room}/leave", 409, "last_owner"),
                Step("omar POST /api/rooms/{room}/leave", 200),
                Step("omar POST /api/rooms/{room}/leave", 403, "not_member"),
                Step("omar GET /api/rooms/{room}/members", 403, "not_member"),
                Step("omar GET /api/rooms/{room}", 200),
                Step("mina POST /api/rooms/{room}/leave", 200),
                Step("mina GET /api/rooms/{room}", 404, "room_not_found"),
            ],
            "invitations": [
                Step("mina PATCH /api/rooms/{room}", 200, body: ["access": "invited"]),
                Step("lena GET /api/rooms/{room}", 404, "room_not_found"),
                Step("lena POST /api/rooms/{room}/join", 404, "room_not_found"),
                Step("omar POST /api/rooms/{room}/invites", 403, "forbidden", body: ["user": "{lena}"]),
                Step("mina POST /api/rooms/{room}/invites", 409, "already_member", body: ["user": "{omar}"]),
                Step("mina POST /api/rooms/{room}/invites", 404, "user_not_found", body: ["user": "{nobody}"]),
                Step("mina POST /api/rooms/{room}/invites", 400, "invalid_request", body: ["user": "lena"]),
                Step("mina POST /api/rooms/{room}/invites", 200, body: ["user": "{lena}"]),
                Step("lena GET /api/rooms/{room}", 200),
                Step("mina DELETE /api/rooms/{room}/invites/{lena}", 200),
                Step("lena POST /api/rooms/{room}/join", 404, "room_not_found"),
                Step("mina POST /api/rooms/{room}/invites", 200, body: ["user": "{lena}"]),
                Step("lena DELETE /api/room-invites/{room}", 200),
                Step("lena DELETE /api/room-invites/{room}", 200),
                Step("lena POST /api/rooms/{room}/join", 404, "room_not_found"),
                Step("mina POST /api/rooms/{room}/invites", 200, body: ["user": "{lena}"]),
                Step("lena POST /api/rooms/{room}/join", 200),
                Step("lena DELETE /api/rooms/{room}/invites/{omar}", 403, "forbidden"),
            ],
            "roles": [
                Step("omar PUT /api/rooms/{room}/members/{omar}", 403, "forbidden", body: ["role": "admin"]),
                Step("mina PUT /api/rooms/{room}/members/{lena}", 404, "member_not_found", body: ["role": "admin"]),
                Step("mina PUT /api/rooms/{room}/members/{omar}", 400, "invalid_request", body: ["role": "king"]),
                Step("mina PUT /api/rooms/{room}/members/{omar}", 200, body: ["role": "admin"]),
                Step("omar DELETE /api/rooms/{room}/members/{mina}", 403, "forbidden"),
                Step("omar DELETE /api/rooms/{room}", 403, "forbidden"),
                Step("omar PATCH /api/rooms/{room}", 200, body: ["name": "Renamed"]),
                Step("lena POST /api/rooms/{room}/join", 200),
                Step("omar DELETE /api/rooms/{room}/members/{lena}", 200),
                Step("omar DELETE /api/rooms/{room}/members/{lena}", 404, "member_not_found"),
                Step("mina PUT /api/rooms/{room}/members/{mina}", 409, "last_owner", body: ["role": "member"]),
                Step("mina PUT /api/rooms/{room}/members/{omar}", 200, body: ["role": "owner"]),
                Step("mina PUT /api/rooms/{room}/members/{mina}", 200, body: ["role": "member"]),
                Step("mina DELETE /api/rooms/{room}", 403, "forbidden"),
                Step("omar DELETE /api/rooms/{room}", 200),
                Step("omar GET /api/rooms/{room}", 404, "room_not_found"),
                Step("omar DELETE /api/rooms/{room}", 404, "room_not_found"),
            ],
            "properties": [
                Step("mina POST /api/rooms", 400, "invalid_request", body: ["name": "", "access": "open"]),
                Step("mina POST /api/rooms", 400, "invalid_request", body: ["name": "x", "access": "secret"]),
                Step("mina POST /api/rooms", 400, "invalid_request", body: ["name": "x", "access": "open", "more": 1]),
                Step("omar PATCH /api/rooms/{room}", 403, "forbidden", body: ["name": "Mine"]),
                Step("lena PATCH /api/rooms/{room}", 403, "not_member", body: ["name": "Mine"]),
                Step("mina PATCH /api/rooms/{room}", 400, "invalid_request", body: ["name": 5]),
                Step("mina PATCH /api/rooms/nonsense", 400, "invalid_request", body: ["name": "x"]),
                Step("mina DELETE /api/rooms/{nobody}", 404, "room_not_found"),
                Step("nobody GET /api/rooms", 401, "unauthenticated"),
                Step("nobody DELETE /api/rooms/{room}", 401, "unauthenticated"),
                Step("mina GET /api/rooms?limit=0", 400, "invalid_request"),
                Step("mina GET /api/rooms?limit=201", 400, "invalid_request"),
            ],
        ]

        @Test(arguments: stories.keys.sorted())
        func everyStepIsAnsweredAsItMustBe(story: String) async throws {
            let scene = try await ChatScene()
            var users: [String: ChatUser] = [:]
            for name in ["mina", "omar", "lena"] { users[name] = try await scene.user(name) }
            let (mina, omar) = (try #require(users["mina"]), try #require(users["omar"]))
            let room = try await scene.room(of: mina, omar)
            var ids = users.mapValues(\.id).merging(["nobody": "01890000-0000-7000-8000-000000000000"]) { $1 }
            ids["room"] = room
            let fill = { [ids] (text: String) in
                ids.reduce(text) { $0.replacingOccurrences(of: "{\($1.key)}", with: $1.value) }
            }
            for step in try #require(Self.stories[story]) {
                let body = step.body.map {
                    JSONValue.object($0.object.mapValues { $0.string.map { .string(fill($0)) } ?? $0 })
                }
                let reply = try await scene.client.exchange(
                    step.method,
                    fill(step.path),
                    body: body,
                    token: users[step.name]?.token
                )
                let what: Comment = "\(step.name) \(step.method) \(step.path) \(reply.text)"
                #expect(reply.status == step.status, what)
                #expect(try reply.json()["error"]["code"].string == step.code, what)
            }
        }

        @Test func openRoomsAreDiscovered() async throws {
            let scene = try await ChatScene()
            let (mina, omar) = (try await scene.user("mina"), try await scene.user("omar"))
            let tea = try await mina.createRoom("Tea and cake")
            _ = try await mina.createRoom("Tea for few", access: "invited")
            _ = try await mina.createRoom("Coffee")
            let found = try await omar.ask(.GET, "/api/rooms/open?query=TEA")
            #expect(found["rooms"].array.map { $0["id"].string } == [tea])
            let first = try await omar.ask(.GET, "/api/rooms/open?limit=1")
            #expect(first["hasMore"] == true)
            let last = try #require(first["rooms"][0]["id"].string)
            let rest = try await omar.ask(.GET, "/api/rooms/open?limit=1&after=\(last)")
            #expect(rest["rooms"].array.count == 1)
            #expect(rest["hasMore"] == false)
            #expect(rest["rooms"][0]["id"] != first["rooms"][0]["id"])
        }

        @Test func aDirectRoomIsMadeOnceAndStays() async throws {
            let scene = try await ChatScene()
            let (mina, omar) = (try await scene.user("mina"), try await scene.user("omar"))
            let open = { (user: ChatUser, other: String) in
                try await scene.client.exchange(
                    .POST,
                    "/api/direct-rooms",
                    body: ["user": .string(other)],
                    token: user.token
                )
            }
            let made = try await open(mina, omar.id)
            #expect(made.status == 201)
            let room = try #require(try made.json()["data"]["id"].string)
            let again = try await open(omar, mina.id)
            #expect(again.status == 200)
            #expect(try again.json()["data"]["id"].string == room)
            #expect(try await open(mina, mina.id).status == 400)
            #expect(try await open(mina, "01890000-0000-7000-8000-000000000000").status == 404)
            let mine = try await mina.ask(.GET, "/api/rooms")
            #expect(mine["rooms"][0]["kind"] == "direct")
            #expect(mine["rooms"][0]["peer"]["id"].string == omar.id)
            let refused: [(HTTPMethod, String, JSONValue?)] = [
                (.POST, "leave", nil), (.PATCH, "", ["name": "x"]), (.DELETE, "", nil),
                (.DELETE, "members/\(omar.id)", nil), (.PUT, "bans/\(omar.id)", nil),
                (.POST, "invites", ["user": .string(omar.id)]), (.PUT, "members/\(omar.id)", ["role": "owner"]),
            ]
            for (method, end, body) in refused {
                let path = "/api/rooms/\(room)" + (end.isEmpty ? "" : "/\(end)")
                let refusal = try await refusedBy { try await mina.ask(method, path, body: body) }
                #expect(refusal?.status == 409, "\(method) \(end)")
                #expect(refusal?.code == "direct_room", "\(method) \(end)")
            }
            _ = try await mina.say("hello", in: room)
            #expect(try await omar.history(of: room).map(\.text) == ["hello"])
        }
    }
}
