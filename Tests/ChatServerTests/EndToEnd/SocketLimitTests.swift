import ChatClient
import GRDB
import SystemPackage
import Testing

extension EndToEndTests {
    /// What one socket may ask for, and what it may leave unread.
    @Suite struct SocketLimitTests {
        @Test func aUserSendsSoOftenOverSocketsAndRESTTogether() async throws {
            let scene = try await ChatScene(with: ["CHAT_SENDS_PER_SECOND": "1"])
            let mina = try await scene.user("mina")
            let room = try await mina.createRoom()
            let socket = try await mina.openSocket()
            var refusals: [Refusal] = []
            for number in 0..<12 {
                let refusal = try await refusedBy {
                    if number.isMultiple(of: 2) {
                        _ = try await socket.send("\(number)", to: room, clientMessageID: "\(number)")
                    } else {
                        _ = try await mina.say("\(number)", in: room)
                    }
                }
                if let refusal { refusals.append(refusal) }
            }
            let history = try await mina.history(of: room)
            #expect(history.count >= 5)
            #expect(history.count + refusals.count == 12)
            #expect(Set(refusals.map(\.code)) == ["rate_limited"])
            #expect(Set(refusals.map(\.status)) == [0, 429])
            let waits = refusals.compactMap { $0.details["retryAfterMilliseconds"].flatMap { Int($0) } }
            #expect(waits.count == refusals.count)
            #expect(waits.allSatisfy { (1...1000).contains($0) })
        }

        @Test func whoGoesOnRegardlessIsCut() async throws {
            let scene = try await ChatScene(with: ["CHAT_COMMANDS_PER_SECOND": "1"])
            let mina = try await scene.user("mina")
            let (flood, quiet) = (try await mina.openSocket(), try await mina.openSocket())
            for number in 0..<300 { flood.socket.send(#"{"type":"ping","id":"\#(number)"}"#) }
            #expect(try await flood.end() == SocketEnd(code: 4429, reason: "rate limited"))
            #expect(quiet.isOpen)
        }

        @Test func aSocketHasSoManyCommandsUnderWay() async throws {
            let scene = try await ChatScene()
            let mina = try await scene.user("mina")
            let room = try await mina.createRoom()
            let socket = try await mina.openSocket()
            var configuration = Configuration()
            configuration.allowsUnsafeTransactions = true
            let queue = try DatabaseQueue(path: scene.server.fixture.database.string, configuration: configuration)
            try queue.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
            try await withThrowingTaskGroup(of: String?.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        try await refusedBy {
                            _ = try await socket.send("\(number)", to: room, clientMessageID: "\(number)")
                        }?.code
                    }
                }
                // Those beyond the limit are refused while the others wait for the database.
                for _ in 0..<44 { #expect(try await group.next() == "overloaded") }
                try queue.inDatabase { try $0.execute(sql: "COMMIT") }
                while let code = try await group.next() { #expect(code == nil) }
            }
            #expect(try await mina.history(of: room).count == 256)
        }

        @Test func aSocketHasSoManySubscriptions() async throws {
            let scene = try await ChatScene()
            let (mina, omar) = (try await scene.user("mina"), try await scene.user("omar"))
            let socket = try await mina.openSocket()
            let oneMore = try await omar.createRoom()
            for _ in 0..<10 {
                let points = try await withThrowingTaskGroup(of: JSONValue.self) { group in
                    for _ in 0..<100 { group.addTask { ["room": .string(try await mina.createRoom()), "after": 0] } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                let resumed = try await socket.ask("resume", ["rooms": .array(points)])
                #expect(resumed["rooms"].array.allSatisfy { $0["lastSequence"] == 0 })
            }
            let refusal = try await refusedBy { try await socket.subscribe(to: oneMore) }
            #expect(refusal?.code == "limit_reached")
            #expect(refusal?.details["limit"] == "1000")
        }

        @Test func whoNeverReadsIsCutAndTheOthersGoOn() async throws {
            let scene = try await ChatScene(with: ["CHAT_SOCKET_STALL_SECONDS": "1"])
            let (mina, omar) = (try await scene.user("mina"), try await scene.user("omar"))
            let room = try await scene.room(of: mina, omar)
            let sender = try await mina.openSocket()
            let (attentive, stalled) = (try await omar.listen(to: room), try await omar.listen(to: room))
            try await stalled.socket.stopReading()
            // More than the kernel's buffers and the queue hold together.
            let text = String(repeating: "🧱", count: 8000)
            let count = 320
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<count {
                    group.addTask { _ = try await sender.send(text, to: room, clientMessageID: "\(number)") }
                    if number % 32 == 31 { try await group.waitForAll() }
                }
            }
            for number in 1...count { #expect(try await attentive.message(within: .seconds(30)).sequence == number) }
            try await stalled.socket.resumeReading()
            // The close frame is behind what the peer does not take, and may never leave.
            #expect(try await [4408, 1006].contains(stalled.end().code))
            let codes = try scene.server.log().filter { $0.message == "socket closing" }.map {
                $0.metadata["code"]?.text
            }
            #expect(codes == ["4408"])
            let received = try stalled.unread.filter { $0["type"] == "message" }
                .map { try ChatMessage($0["data"]["message"]).sequence }
            #expect(received.count < count)
            #expect(received == Array(1..<(received.count + 1)))
        }
    }
}
