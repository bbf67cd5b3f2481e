import TestSupport
import Testing

@testable import ChatServer

@Suite struct SendTests {
    @Test(arguments: TestDatabase.allCases)
    func sendingAgainIsTheSameMessage(kind: TestDatabase) async throws {
        let fixture = try await MessageFixture(on: kind)
        let (room, users) = try await fixture.room(members: 2)
        let draft = try MessageDraft(room: room, clientMessageID: "a", text: "first 🎉")
        let first = try await fixture.messages.send(draft, by: users[0])
        let again = try await fixture.messages.send(draft, by: users[0])
        let others = try await fixture.messages.send(draft, by: users[1])
        #expect(!first.isRepeat && again.isRepeat && !others.isRepeat)
        #expect(first.message == again.message)
        #expect(others.message.sequence == 2)
        #expect(try await fixture.all(in: room) == [first.message, others.message])
    }

    @Test(arguments: TestDatabase.allCases)
    func theSameNameForAnotherTextIsRefused(kind: TestDatabase) async throws {
        let fixture = try await MessageFixture(on: kind)
        let (room, users) = try await fixture.room(members: 1)
        let message = try await fixture.send("first", in: room, by: users[0], as: "a")
        let error = await #expect(throws: DomainError.self) {
            try await fixture.send("First", in: room, by: users[0], as: "a")
        }
        #expect(error?.code == .clientMessageIDConflict)

        _ = try await fixture.messages.edit(message.id, in: room, text: "second", by: users[0])
        let again = try await fixture.messages.send(
            MessageDraft(room: room, clientMessageID: "a", text: "first"),
            by: users[0]
        )
        #expect(again.isRepeat && again.message.text == "second", "an edit does not change what was sent")
        #expect(try await fixture.all(in: room).count == 1)
    }

    @Test(arguments: TestDatabase.allCases)
    func whoIsNotAMemberIsRefused(kind: TestDatabase) async throws {
        let fixture = try await MessageFixture(on: kind)
        let stranger = try await fixture.user()
        let open = try await fixture.room(.open, members: 1)
        let invited = try await fixture.room(.invited, members: 1)
        let gone = try await fixture.room(.open, members: 1)
        try await fixture.rooms.delete(gone.id, by: gone.members[0], now: .now())
        let cases: [(RoomID, UserID, DomainError.Code)] = [
            (open.id, stranger, .notMember),
            (invited.id, stranger, .roomNotFound),
            (gone.id, gone.members[0], .roomNotFound),
            (RoomID(at: .now()), stranger, .roomNotFound),
        ]
        for (room, user, code) in cases {
            let error = await #expect(throws: DomainError.self) { try await fixture.send("x", in: room, by: user) }
            #expect(error?.code == code)
        }
        #expect(fixture.news.advances.isEmpty)
    }

    @Test(arguments: TestDatabase.allCases)
    func whatIsSentComesBackExactly(kind: TestDatabase) async throws {
        let fixture = try await MessageFixture(on: kind)
        let (room, users) = try await fixture.room(members: 1)
        let texts = [
            "👨‍👩‍👧‍👦 🇰🇷 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "e\u{301} is not \u{E9}", " spaces \n\t kept ", "\u{1}\u{1F}\u{7F}\u{FFFD}", "'; -- ? % _ \\",
            String(repeating: "🎉", count: 8000),
        ]
        for text in texts { try await fixture.send(text, in: room, by: users[0]) }
        let kept = try await fixture.all(in: room).map { Array($0.text.unicodeScalars) }
        #expect(kept == texts.map { Array($0.unicodeScalars) })
    }

    @Test(arguments: [
        ("", "x", 1, ["clientMessageId"]), ("a b", "x", 1, ["clientMessageId"]), ("ä", "x", 1, ["clientMessageId"]),
        (String(repeating: "a", count: 65), "x", 1, ["clientMessageId"]), ("a", "", 1, ["text"]),
        ("a", "\0", 1, ["text"]), ("a", "가", 8001, ["text"]), ("a", "🎉", 8001, ["text"]),
        ("", "", 1, ["clientMessageId", "text"]),
    ])
    func draftsAreChecked(name: String, text: String, times: Int, fields: [String]) throws {
        let error = #expect(throws: DomainError.self) {
            let text = String(repeating: text, count: times)
            _ = try MessageDraft(room: RoomID(at: .now()), clientMessageID: name, text: text)
        }
        #expect(error?.code == .invalidRequest)
        #expect(error?.details.keys.sorted() == fields)
    }

    /// Eight clients send the same messages three times over, each in an order of its own.
    @Test(arguments: TestDatabase.allCases)
    func oncePerNameWithoutAGapInOneOrder(kind: TestDatabase) async throws {
        let fixture = try await MessageFixture(on: kind)
        let (room, users) = try await fixture.room(members: 8)
        var generator = SeededGenerator(seed: 20_261_122)
        let orders = users.map { _ in
            Array(repeating: 0..<25, count: 3).flatMap(\.self).shuffled(using: &generator)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (user, order) in zip(users, orders) {
                group.addTask {
                    for number in order {
                        try await fixture.send("text \(number)", in: room, by: user, as: "m\(number)")
                    }
                }
            }
            try await group.waitForAll()
        }
        let kept = try await fixture.all(in: room)
        #expect(kept.map(\.sequence) == Array(1...200))
        #expect(kept.map(\.revision) == Array(1...200))
        for user in users {
            #expect(Set(kept.filter { $0.sender == user }.map(\.clientMessageID)) == Set((0..<25).map { "m\($0)" }))
        }
        try await eventually("the news is out") { fixture.news.advances.last?.after == 200 }
        let advances = fixture.news.advances
        #expect(zip(advances, advances.dropFirst()).allSatisfy { $0.after == $1.before })
        #expect(advances.flatMap(\.messages) == kept)
    }
}
