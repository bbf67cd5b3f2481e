import ChatClient
import Glibc
import TestSupport
import Testing

extension EndToEndTests {
    /// Servers that stop in the middle of a conversation, by will or not.
    @Suite struct RestartTests {
        @Test(arguments: TestDatabase.allCases)
        func aServerThatStopsAcknowledgesWhatItTookAndSaysWhenToComeBack(kind: TestDatabase) async throws {
            let scene = try await ChatScene(on: kind)
            let mina = try await scene.user("mina")
            let room = try await mina.createRoom()
            let idle = try await mina.listen(to: room)
            let busy = try await mina.openSocket()
            _ = try await busy.event("welcome")
            let sends = (0..<100).map { number in
                Task { try await busy.send("\(number)", to: room, clientMessageID: "\(number)") }
            }
            _ = try await sends[0].value
            scene.server.process.send(SIGTERM)
            var acknowledged: Set<Int> = []
            for send in sends {
                do {
                    acknowledged.insert(try await send.value.message.sequence)
                } catch let refusal as Refusal {
                    #expect(refusal.code == "shutting_down")
                }
            }
            for socket in [idle, busy] {
                let wait = try #require(try await socket.event("draining")["retryAfterMilliseconds"].integer)
                #expect(wait > 0)
                #expect(try await socket.end() == SocketEnd(code: 1012, reason: "retry-after-ms=\(wait)"))
            }
            #expect(try await scene.server.process.finish().status == 0)

            let later = try await scene.restarted()
            let user = try await later.client.logIn(email: mina.email)
            #expect(Set(try await user.history(of: room).map(\.sequence)) == acknowledged)
        }

        @Test(arguments: TestDatabase.allCases)
        func afterACrashClientsResumeWithoutAGap(kind: TestDatabase) async throws {
            let scene = try await ChatScene(on: kind)
            let (mina, omar) = (try await scene.user("mina"), try await scene.user("omar"))
            let room = try await scene.room(of: mina, omar)
            let (sender, reader) = (try await mina.openSocket(), try await omar.listen(to: room))
            let sends = (0..<200).map { number in
                Task { try? await sender.send("\(number)", to: room, clientMessageID: "\(number)") }
            }
            var heard = [try await reader.message()]
            scene.server.process.send(SIGKILL)
            #expect(try await scene.server.process.finish().status == 128 + SIGKILL)
            #expect(try await reader.end().code == 1006)
            heard += try reader.unread.filter { $0["type"] == "message" }.map { try ChatMessage($0["data"]["message"]) }
            var acknowledged: [Int: String] = [:]
            for send in sends {
                if let message = await send.value?.message { acknowledged[message.sequence] = message.text }
            }

            let later = try await scene.restarted()
            let (minaAgain, omarAgain) = (
                try await later.client.logIn(email: mina.email), try await later.client.logIn(email: omar.email)
            )
            let resumed = try await omarAgain.openSocket()
            let last = try #require(heard.last)
            try await resumed.subscribe(to: room, after: last.sequence)
            let end = try await minaAgain.say("end", in: room)
            while let message = heard.last, message.sequence < end.sequence {
                heard.append(try await resumed.message())
            }
            #expect(heard.map(\.sequence) == Array(1...end.sequence))
            #expect(heard == (try await minaAgain.history(of: room)))
            for (sequence, text) in acknowledged { #expect(heard[sequence - 1].text == text) }
        }
    }
}
