import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import ChatServer

@Suite struct MessageWriterTests {
    private let eventLoop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next()

    @Test(arguments: TestDatabase.allCases)
    func sendsAreCommittedInTheOrderOfTheCallsManyAtATime(kind: TestDatabase) async throws {
        let fixture = try await MessageFixture(on: kind)
        let (room, users) = try await fixture.room(members: 1)
        let hold = try await fixture.hold(room)
        let answers = try (0..<600).map { try fixture.submit("m\($0)", in: room, by: users[0], on: eventLoop) }
        hold.release()
        for answer in answers { _ = try await answer.get() }
        let kept = try await fixture.all(in: room)
        #expect(kept.map(\.clientMessageID) == (0..<600).map { "m\($0)" })
        try await eventually("the news is out") { fixture.news.advances.last?.after == 600 }
        #expect(fixture.news.advances.count <= 4, "one, and three full batches at most")
    }

    @Test(arguments: TestDatabase.allCases)
    func oneThatCannotBeWrittenHurtsNoOther(kind: TestDatabase) async throws {
        let fixture = try await MessageFixture(on: kind)
        let (healthy, users) = try await fixture.room(members: 1)
        let (broken, others) = try await fixture.room(members: 1)
        // The broken room's counters are behind its messages.
        try await fixture.send("x", in: broken, by: others[0])
        _ = try await fixture.database.write { connection in
            try connection.execute("UPDATE rooms SET last_sequence = 0, last_revision = 0 WHERE id = ?", broken)
        }
        let hold = try await fixture.hold(healthy)
        let first = try fixture.submit("first", in: healthy, by: users[0], on: eventLoop)
        let answers = try (0..<10).map { number in
            let (room, user) = number == 5 ? (broken, others[0]) : (healthy, users[0])
            return try fixture.submit("m\(number)", in: room, by: user, on: eventLoop)
        }
        hold.release()
        _ = try await first.get()
        for (number, answer) in answers.enumerated() {
            if number == 5 {
                await #expect(throws: SQLFailure.self) { try await answer.get() }
            } else {
                #expect(try await answer.get().message.sequence == Int64(number < 5 ? number + 2 : number + 1))
            }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whoIsRemovedWhileASendWaitsIsRefused(kind: TestDatabase) async throws {
        let fixture = try await MessageFixture(on: kind)
        let (room, users) = try await fixture.room(members: 2)
        let hold = try await fixture.hold(room) { connection in
            try connection.execute("DELETE FROM room_members WHERE room_id = ? AND user_id = ?", room, users[1])
        }
        let removed = try fixture.submit("removed", in: room, by: users[1], on: eventLoop)
        let stays = try fixture.submit("stays", in: room, by: users[0], on: eventLoop)
        hold.release()
        let error = await #expect(throws: DomainError.self) { try await removed.get() }
        #expect(error?.code == .roomNotFound)
        #expect(try await stays.get().message.sequence == 1)
    }

    @Test(arguments: TestDatabase.allCases)
    func whatTheDatabaseDoesNotTakeInTimeIsUnavailable(kind: TestDatabase) async throws {
        let fixture = try await MessageFixture(on: kind, patience: .milliseconds(900))
        let (room, users) = try await fixture.room(members: 1)
        let hold = try await fixture.hold(room)
        let start = ContinuousClock.now
        let answers = try (0..<20).map { try fixture.submit("m\($0)", in: room, by: users[0], on: eventLoop) }
        for answer in answers {
            await #expect(throws: (any Error).self) { try await answer.get() }
        }
        #expect(ContinuousClock.now - start < .milliseconds(1500))
        hold.release()
        try await eventually("nothing waits") { fixture.messages.writer.depth == 0 }
        for number in 0..<20 {
            _ = try await fixture.submit("m\(number)", in: room, by: users[0], on: eventLoop).get()
        }
        #expect(try await fixture.all(in: room).map(\.sequence) == Array(1...20))
    }

    @Test func theQueueIsBounded() async throws {
        let fixture = try await MessageFixture(on: .sqlite)
        let (room, users) = try await fixture.room(members: 1)
        for limit in [ChangeQueue.Limit(changes: 4), ChangeQueue.Limit(bytes: 4 * 256 + 4 * 100)] {
            let hold = try await fixture.hold(room)
            let writer = fixture.writer(limit: limit, on: eventLoop)
            let answers = try (0..<12).map { number in
                let text = String(repeating: "x", count: 100)
                let draft = try MessageDraft(room: room, clientMessageID: "m\(number)", text: text)
                return writer.submit(.send(draft), by: users[0], at: .now(), on: eventLoop)
            }
            hold.release()
            var refusals = 0
            for answer in answers {
                do {
                    _ = try await answer.get()
                } catch let error as DomainError {
                    #expect(error.code == .overloaded && error.retryAfter != nil)
                    refusals += 1
                }
            }
            // Those that the writer had taken by then made room for others.
            #expect((4...8).contains(refusals))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func drainingFinishesWhatWasAccepted(kind: TestDatabase) async throws {
        let fixture = try await MessageFixture(on: kind)
        let (room, users) = try await fixture.room(members: 1)
        let hold = try await fixture.hold(room)
        let answers = try (0..<50).map { try fixture.submit("m\($0)", in: room, by: users[0], on: eventLoop) }
        async let drained: Void = fixture.messages.drain()
        try await eventually("nothing more is accepted") {
            fixture.messages.writer.isDraining
        }
        let late = try fixture.submit("late", in: room, by: users[0], on: eventLoop)
        let error = await #expect(throws: DomainError.self) { try await late.get() }
        #expect(error?.code == .shuttingDown)
        hold.release()
        await drained
        #expect(fixture.messages.writer.depth == 0)
        for answer in answers { _ = try await answer.get() }
        #expect(try await fixture.all(in: room).count == 50)
        await fixture.messages.drain()
    }
}
