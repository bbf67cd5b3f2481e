import ChatClient
import NIOHTTP1
import Testing

extension EndToEndTests {
    /// People who talk over sockets and over REST.
    @Suite struct ConversationTests {
        @Test(arguments: TestDatabase.allCases)
        func everybodySeesOneOrder(kind: TestDatabase) async throws {
            let scene = try await ChatScene(on: kind)
            let (mina, omar) = (try await scene.user("mina"), try await scene.user("omar"))
            let room = try await scene.room(of: mina, omar)
            let sockets = [try await mina.listen(to: room), try await omar.listen(to: room)]
            let acknowledged = try await withThrowingTaskGroup(of: ChatMessage.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        try await sockets[0].send("socket \(number)", to: room, clientMessageID: "s\(number)").message
                    }
                    group.addTask {
                        try await omar.send("rest \(number)", to: room, clientMessageID: "r\(number)").message
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.sequence < $1.sequence }
            }
            #expect(acknowledged.map(\.sequence) == Array(1...40))
            for socket in sockets {
                for message in acknowledged { #expect(try await socket.message() == message) }
            }
            #expect(try await omar.history(of: room) == acknowledged)
        }

        @Test(arguments: TestDatabase.allCases)
        func aRepeatIsToldAsOneAndMakesNothing(kind: TestDatabase) async throws {
            let scene = try await ChatScene(on: kind)
            let mina = try await scene.user("mina")
            let room = try await mina.createRoom()
            let socket = try await mina.listen(to: room)
            let text = "👩‍👩‍👧‍👦 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 🇩🇰 e\u{301}"
            let first = try await socket.send(text, to: room, clientMessageID: "one")
            #expect(!first.isRepeated)
            #expect(Array(first.message.text.utf8) == Array(text.utf8))
            for again in [
                try await socket.send(text, to: room, clientMessageID: "one"),
                try await mina.send(text, to: room, clientMessageID: "one"),
            ] {
                #expect(again.isRepeated)
                #expect(again.message == first.message)
            }
            let overSocket = try await refusedBy {
                _ = try await socket.send("other", to: room, clientMessageID: "one")
            }
            #expect(overSocket?.code == "client_message_id_conflict")
            let overREST = try await refusedBy { _ = try await mina.send("other", to: room, clientMessageID: "one") }
            #expect(overREST?.status == 409)
            #expect(overREST?.code == "client_message_id_conflict")
            let history = try await mina.history(of: room)
            #expect(history.map { Array($0.text.utf8) } == [Array(text.utf8)])
            _ = try await mina.say("end", in: room)
            #expect(try await socket.texts(upTo: "end") == [text, "end"])
        }

        @Test(arguments: TestDatabase.allCases)
        func editsAndDeletionsAreTold(kind: TestDatabase) async throws {
            let scene = try await ChatScene(on: kind)
            let (mina, omar) = (try await scene.user("mina"), try await scene.user("omar"))
            let room = try await scene.room(of: mina, omar)
            let socket = try await omar.listen(to: room)
            let message = try await mina.say("helo", in: room)
            let path = "/api/rooms/\(room)/messages/\(message.id)"
            #expect(
                try await refusedBy { try await omar.ask(.PATCH, path, body: ["text": "mine"]) }?.code == "forbidden"
            )
            try await mina.ask(.PATCH, path, body: ["text": "hello"])
            try await mina.ask(.DELETE, path)
            #expect(
                try await refusedBy { try await mina.ask(.PATCH, path, body: ["text": "x"]) }?.code == "message_deleted"
            )
            let events = [
                try await socket.event("message"), try await socket.event("message"), try await socket.event("message"),
            ]
            #expect(events.map { $0["change"].string } == ["new", "edited", "deleted"])
            #expect(events.map { $0["message"]["text"].string } == ["helo", "hello", ""])
            #expect(events.map { $0["message"]["revision"].integer } == [1, 2, 3])
            #expect(events[2]["message"]["deletedAt"].string != nil)

            let late = try await omar.openSocket()
            try await late.ask("subscribe", ["room": .string(room), "after": 1, "revision": 1])
            #expect(try await late.event("message")["change"] == "deleted")
        }

        @Test func readingTypingAndPresenceAreTold() async throws {
            let scene = try await ChatScene()
            let (mina, omar) = (try await scene.user("mina"), try await scene.user("omar"))
            let room = try await scene.room(of: mina, omar)
            let socket = try await mina.listen(to: room)
            let other = try await omar.openSocket()
            let joined = try await other.subscribe(to: room)
            #expect(Set(joined["online"].array.compactMap(\.string)) == [mina.id, omar.id])
            let came = try await socket.event { $0["type"] == "presence" && $0["data"]["user"].string == omar.id }
            #expect(came["data"]["online"] == true)

            _ = try await mina.say("one", in: room)
            let read = try await other.ask("read", ["room": .string(room), "sequence": 1])
            #expect(read["readSequence"] == 1)
            let seen = try await socket.event { $0["type"] == "read" && $0["data"]["user"].string == omar.id }
            #expect(seen["data"] == ["room": .string(room), "user": .string(omar.id), "sequence": 1])
            try await other.ask("typing", ["room": .string(room), "typing": true])
            #expect(try await socket.event("typing")["user"].string == omar.id)
            try await other.ask("ping")
            try await other.close()
            let gone = try await socket.event { $0["type"] == "presence" && $0["data"]["online"] == false }
            #expect(gone["data"]["user"].string == omar.id)
        }

        @Test func aGapIsFilledUpToALimit() async throws {
            let scene = try await ChatScene()
            let mina = try await scene.user("mina")
            let room = try await mina.createRoom()
            let sender = try await mina.openSocket()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...502 {
                    group.addTask { _ = try await sender.send("\(number)", to: room, clientMessageID: "\(number)") }
                    if number.isMultiple(of: 200) { try await group.waitForAll() }
                }
                try await group.waitForAll()
            }
            let socket = try await mina.openSocket()
            let tooFar = try await refusedBy { try await socket.subscribe(to: room, after: 1) }
            #expect(tooFar?.code == "resume_too_far")
            #expect(tooFar?.details["lastSequence"] == "502")
            _ = try await mina.say("unheard", in: room)
            let points: JSONValue = [
                ["room": .string(room), "after": 500],
                ["room": "01890000-0000-7000-8000-000000000000", "after": 0],
            ]
            let resumed = try await socket.ask("resume", ["rooms": points])
            #expect(resumed["rooms"][0]["lastSequence"] == 503)
            #expect(resumed["rooms"][1]["error"]["code"] == "room_not_found")
            _ = try await mina.say("heard", in: room)
            var sequences: [Int] = []
            for _ in 0..<4 { sequences.append(try await socket.message().sequence) }
            #expect(sequences == [501, 502, 503, 504])
            try await socket.ask("unsubscribe", ["room": .string(room)])
            _ = try await mina.say("missed", in: room)
            try await socket.ask("ping")
            #expect(!socket.unread.contains { $0["type"] == "message" })
        }
    }
}
