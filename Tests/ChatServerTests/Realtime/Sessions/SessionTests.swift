import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import ChatServer

@Suite struct SessionTests {
    private func tick(_ client: TestClient, after time: TimeAmount) async throws {
        try await client.socket.eventLoop.submit { [session = client.session] in
            session.ticked(at: .now() + time)
        }.get()
    }

    @Test func strangersMayOnlySayWhoTheyAre() async throws {
        let fixture = try await HubFixture()
        let user = try await fixture.writing.user()
        let client = try await fixture.open()
        #expect(try await client.ask("ping")["error", "code"]?.text == "unauthenticated")
        let token = fixture.passports.issue(to: user, for: .seconds(900))
        #expect(try await client.ask("auth", #""token":"\#(token)""#)["data", "user"]?.text == user.text)
        #expect(try await client.ask("ping")["success"] == .boolean(true))
        #expect(try await client.ask("auth", #""token":"\#(token)""#)["error", "code"]?.text == "invalid_request")
    }

    @Test func whoDoesNotSayWhoTheyAreIsDisconnected() async throws {
        let fixture = try await HubFixture()
        let silent = try await fixture.open()
        try await tick(silent, after: .seconds(9))
        #expect(silent.socket.closeReason == nil)
        try await tick(silent, after: .seconds(11))
        #expect(silent.socket.closeReason == .unauthenticated)
        let lying = try await fixture.open()
        #expect(try await lying.ask("auth", #""token":"nonsense""#)["error", "code"]?.text == "unauthenticated")
        #expect(lying.socket.closeReason == .unauthenticated)
    }

    @Test func aTokenEndsUnlessThereIsANewerOne() async throws {
        let fixture = try await HubFixture()
        let user = try await fixture.writing.user()
        let client = try await fixture.open()
        let session = SessionID(at: .now())
        let token = fixture.passports.issue(to: user, session: session, for: .seconds(100))
        try await client.ask("auth", #""token":"\#(token)""#)
        try await tick(client, after: .seconds(79))
        #expect(client.events("expiring").isEmpty)
        for _ in 1...2 { try await tick(client, after: .seconds(81)) }
        #expect(client.events("expiring").count == 1)
        let foreign = fixture.passports.issue(to: user, for: .seconds(1000))
        #expect(try await client.ask("refresh", #""token":"\#(foreign)""#)["error", "code"]?.text == "forbidden")
        let newer = fixture.passports.issue(to: user, session: session, for: .seconds(1000))
        #expect(try await client.ask("refresh", #""token":"\#(newer)""#)["success"] == .boolean(true))
        try await tick(client, after: .seconds(200))
        #expect(client.socket.closeReason == nil)
        try await tick(client, after: .seconds(1001))
        #expect(client.socket.closeReason == .tokenExpired)
    }

    /// By the hint, and where it is lost by the clock.
    @Test(arguments: [true, false])
    func aRevokedSessionIsDisconnected(isHinted: Bool) async throws {
        let fixture = try await HubFixture()
        let (room, members) = try await fixture.writing.room(members: 2)
        let client = try await fixture.open(as: members[1])
        try await client.subscribe(room)
        try await fixture.lookout.look()
        #expect(client.socket.closeReason == nil)
        let session = try #require(client.events("welcome").first?["session"]?.text.flatMap(SessionID.init))
        fixture.passports.revoke(session, of: members[1])
        if isHinted { await fixture.hub.changed(.user(members[1])) } else { try await fixture.lookout.look() }
        #expect(client.socket.closeReason == .revoked)
        let count = client.socket.count
        try await fixture.writing.send("after", in: room, by: members[0])
        try await client.settle()
        #expect(client.socket.count == count)
        #expect(fixture.hub.users.all.isEmpty)
    }

    @Test func socketsStayWhileItCannotBeToldWhetherTheyMay() async throws {
        let fixture = try await HubFixture()
        let user = try await fixture.writing.user()
        let client = try await fixture.open(as: user)
        fixture.passports.setAway(true)
        await fixture.hub.changed(.user(user))
        await #expect(throws: SQLFailure.self) { try await fixture.lookout.look() }
        #expect(client.socket.closeReason == nil)
        #expect(try await client.ask("ping")["success"] == .boolean(true))
    }

    @Test func garbageInARowEndsTheSocket() async throws {
        let fixture = try await HubFixture()
        let client = try await fixture.open(as: try await fixture.writing.user())
        for _ in 1...19 { client.say("garbage") }
        try await client.ask("ping")
        for _ in 1...19 { client.say("garbage") }
        try await client.settle()
        #expect(client.socket.closeReason == nil)
        client.say("garbage")
        try await client.settle()
        #expect(client.socket.closeReason == .protocolError)
    }

    @Test func whoGoesOnRegardlessOfLimitsIsDisconnected() async throws {
        var settings = RealtimeSettings.unhurried
        settings.commandsPerSecond = 1
        let fixture = try await HubFixture(settings: settings)
        let client = try await fixture.open(as: try await fixture.writing.user())
        for _ in 1...5 { #expect(try await client.ask("ping")["success"] == .boolean(true)) }
        let answer = try await client.ask("ping")
        #expect(answer["error", "code"]?.text == "rate_limited")
        #expect(answer["error", "details", "retryAfterMilliseconds"] != nil)
        for number in 1...300 { client.say(#"{"type":"ping","id":"p\#(number)"}"#) }
        try await client.settle()
        #expect(client.socket.closeReason == .rateLimited)
    }

    @Test func sendsUnderWayAreAnsweredBeforeTheSocketIsClosed() async throws {
        let fixture = try await HubFixture()
        let (room, members) = try await fixture.writing.room(members: 1)
        let client = try await fixture.open(as: members[0])
        try await client.socket.eventLoop.submit { [session = client.session] in
            let send = #"{"type":"send","id":"s","room":"\#(room.text)","clientMessageId":"m","text":"last"}"#
            session.received(ByteBuffer(string: send))
            session.drain(retryAfter: .milliseconds(1500))
            session.received(ByteBuffer(string: #"{"type":"ping","id":"late"}"#))
        }.get()
        try await eventually("it is closed") { client.socket.closeReason != nil }
        #expect(client.socket.closeReason == .restart(retryAfter: .milliseconds(1500)))
        #expect(client.frames.first { $0["id"]?.text == "s" }?["success"] == .boolean(true))
        #expect(client.frames.first { $0["id"]?.text == "late" }?["error", "code"]?.text == "shutting_down")
        #expect(client.events("draining").first?["retryAfterMilliseconds"]?.number == 1500)
    }

    @Test func aUserHasSoManySocketsAtMost() async throws {
        let fixture = try await HubFixture()
        let user = try await fixture.writing.user()
        for _ in 1...ConnectedUsers.socketLimit {
            #expect(try await fixture.open(as: user).socket.closeReason == nil)
        }
        #expect(try await fixture.open(as: user).socket.closeReason == .overloaded)
    }
}
