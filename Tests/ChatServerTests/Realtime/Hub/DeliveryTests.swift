import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import ChatServer

@Suite struct DeliveryTests {
    @Test func whatIsSentReachesEverySubscriberOnceInOrder() async throws {
        let fixture = try await HubFixture()
        let (room, members) = try await fixture.writing.room(members: 3)
        var clients: [TestClient] = []
        for member in members { clients.append(try await fixture.open(as: member)) }
        for client in clients { try await client.subscribe(room) }
        for number in 1...50 {
            clients[number % 3].say(
                #"{"type":"send","id":"s\#(number)","room":"\#(room.text)","clientMessageId":"m\#(number)","text":"\#(number)"}"#
            )
        }
        for client in clients {
            try await eventually("all have come") { client.sequences.count >= 50 }
            #expect(client.sequences == Array(1...50))
        }
        #expect(fixture.metrics.hub.events.value == 50)
        #expect(fixture.metrics.hub.deliveries.value == 150)
        // What was committed here needs no look: only the first subscription did.
        #expect(LookCause.allCases.map { fixture.metrics.hub.looks[$0.rawValue].value }.reduce(0, +) == 1)
    }

    @Test func aSubscriptionTellsWhatWasMissedThenWhatComes() async throws {
        let fixture = try await HubFixture()
        let (room, members) = try await fixture.writing.room(members: 2)
        for number in 1...8 { try await fixture.writing.send("\(number)", in: room, by: members[0]) }
        let client = try await fixture.open(as: members[1])
        let answer = try await client.subscribe(room, after: 5)
        #expect(answer["data", "lastSequence"]?.number == 8)
        #expect(answer["data", "readSequence"]?.number == 0)
        try await fixture.writing.send("9", in: room, by: members[0])
        try await eventually("all have come") { client.sequences.count >= 4 }
        #expect(client.sequences == [6, 7, 8, 9])
        let types = client.frames.compactMap { $0["type"]?.text }
        #expect(types == ["welcome", "ack", "message", "message", "message", "message"])
    }

    @Test func changesOfOlderMessagesAreToldSinceARevision() async throws {
        let fixture = try await HubFixture()
        let (room, members) = try await fixture.writing.room(members: 2)
        var sent: [Message] = []
        for number in 1...4 { sent.append(try await fixture.writing.send("\(number)", in: room, by: members[0])) }
        _ = try await fixture.writing.messages.edit(sent[0].id, in: room, text: "one", by: members[0])
        _ = try await fixture.writing.messages.delete(sent[1].id, in: room, by: members[0])
        let client = try await fixture.open(as: members[1])
        try await client.subscribe(room, after: 3, revision: 4)
        try await eventually("all have come") { client.events("message").count >= 3 }
        let seen = client.events("message").map { [$0["change"]?.text, $0["message", "text"]?.text] }
        #expect(seen == [["new", "4"], ["edited", "one"], ["deleted", ""]])
        _ = try await fixture.writing.messages.edit(sent[3].id, in: room, text: "four", by: members[0])
        try await eventually("the edit has come") { client.events("message").count >= 4 }
        #expect(client.events("message").last?["change"]?.text == "edited")
    }

    @Test(arguments: [(501, 0, false), (501, 1, true), (500, 0, true)])
    func atMostFiveHundredMissedAreTold(sent: Int, after: Int64, isTold: Bool) async throws {
        let fixture = try await HubFixture()
        let (room, members) = try await fixture.writing.room(members: 1)
        try await fixture.fill(room, by: members[0], upTo: sent)
        let client = try await fixture.open(as: members[0])
        let answer = try await client.subscribe(room, after: after)
        if isTold {
            try await eventually("all have come") { client.sequences.count == sent - Int(after) }
            #expect(client.sequences == Array((after + 1)...Int64(sent)))
        } else {
            #expect(answer["error", "code"]?.text == "resume_too_far")
            #expect(answer["error", "details", "lastSequence"]?.text == "\(sent)")
            try await fixture.writing.send("later", in: room, by: members[0])
            try await client.settle()
            #expect(client.sequences.isEmpty)
        }
    }

    @Test func aRemovedMemberGetsNothingMore() async throws {
        let fixture = try await HubFixture()
        let (room, members) = try await fixture.writing.room(members: 3)
        let removed = try await fixture.open(as: members[1])
        let other = try await fixture.open(as: members[2])
        for client in [removed, other] { try await client.subscribe(room) }
        try await fixture.writing.rooms.kick(members[1], from: room, by: members[0], now: .now())
        #expect(removed.events("removed").map { $0["reason"]?.text } == ["removed"])
        let count = removed.socket.count
        try await fixture.writing.send("after", in: room, by: members[0])
        try await eventually("the other has it") { other.sequences == [1] }
        #expect(other.events("room").count == 1)
        try await removed.settle()
        #expect(removed.socket.count == count)
        #expect(try await removed.subscribe(room)["error", "code"]?.text == "room_not_found")
        #expect(fixture.metrics.hub.subscriptions.value == 1)
    }

    @Test func aDeletedRoomEndsItsSubscriptions() async throws {
        let fixture = try await HubFixture()
        let (room, members) = try await fixture.writing.room(members: 2)
        let client = try await fixture.open(as: members[1])
        try await client.subscribe(room)
        try await fixture.writing.rooms.delete(room, by: members[0], now: .now())
        #expect(client.events("removed").map { $0["reason"]?.text } == ["deleted"])
    }

    @Test func whoNeverReadsDoesNotHoldUpTheOthers() async throws {
        let fixture = try await HubFixture()
        let (room, members) = try await fixture.writing.room(members: 2)
        let loop = fixture.eventLoops.next()
        let stuck = try await fixture.open(as: members[0], on: loop)
        let reader = try await fixture.open(as: members[1], on: loop)
        for client in [stuck, reader] { try await client.subscribe(room) }
        try await loop.submit { [socket = stuck.socket] in
            socket.isStuck = true
            socket.cap = 50_000
        }.get()
        let text = String(repeating: "x", count: 1000)
        for _ in 1...100 { try await fixture.writing.send(text, in: room, by: members[1]) }
        try await eventually("the reader has all") { reader.sequences == Array(1...100) }
        #expect(stuck.socket.closeReason == .slowConsumer)
    }

    @Test func presenceAndTypingAreToldToTheOthers() async throws {
        let fixture = try await HubFixture()
        let (room, members) = try await fixture.writing.room(members: 2)
        let first = try await fixture.open(as: members[0])
        try await first.subscribe(room)
        let second = try await fixture.open(as: members[1])
        try await eventually("the second is seen") { first.events("presence").count == 1 }
        let answer = try await second.subscribe(room)
        #expect(answer["data", "online"]?.elements.compactMap(\.text) == members.map(\.text).sorted())
        try await second.ask("typing", #""room":"\#(room.text)","typing":true"#)
        try await eventually("the first is told") { first.events("typing").count == 1 }
        #expect(second.events("typing").isEmpty)
        try await second.close()
        try await eventually("the second is seen to go") { first.events("presence").count == 2 }
        #expect(first.events("presence").map { $0["online"] } == [.boolean(true), .boolean(false)])
    }
}
