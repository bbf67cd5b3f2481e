import TestSupport
import Testing

@testable import ChatServer

@Suite struct MessageChangeTests {
    enum Actor: CaseIterable, Sendable { case sender, owner, admin, member, stranger, former }
    enum Act: CaseIterable, Sendable { case edit, delete }

    /// `nil` where it is allowed.
    static func expected(_ actor: Actor, _ act: Act) -> DomainError.Code? {
        switch (actor, act) {
        case (.sender, _), (.owner, .delete), (.admin, .delete): nil
        case (.owner, .edit), (.admin, .edit), (.member, _): .forbidden
        case (.stranger, _), (.former, _): .roomNotFound
        }
    }

    @Test(arguments: TestDatabase.allCases, Act.allCases)
    func whoMayChangeAMessage(kind: TestDatabase, act: Act) async throws {
        let fixture = try await MessageFixture(on: kind)
        let (room, users) = try await fixture.room(members: 4)
        let admin = try await fixture.user()
        try await fixture.add(admin, to: room, as: .admin)
        let (owner, sender, member, former) = (users[0], users[1], users[2], users[3])
        let stranger = try await fixture.user()
        let formers = try await fixture.send("of who left", in: room, by: former)
        try await fixture.rooms.leave(room, by: former, now: .now())

        for actor in Actor.allCases {
            let ofSender = try await fixture.send("before", in: room, by: sender)
            let (message, user) =
                switch actor {
                case .sender: (ofSender, sender)
                case .owner: (ofSender, owner)
                case .admin: (ofSender, admin)
                case .member: (ofSender, member)
                case .stranger: (ofSender, stranger)
                case .former: (formers, former)
                }
            let code = try await refusal {
                switch act {
                case .edit: try await fixture.messages.edit(message.id, in: room, text: "after", by: user)
                case .delete: try await fixture.messages.delete(message.id, in: room, by: user)
                }
            }
            #expect(code == Self.expected(actor, act), "\(actor)")
            let kept = try #require(try await fixture.all(in: room).first { $0.id == message.id })
            if Self.expected(actor, act) == nil {
                #expect(kept.text == (act == .edit ? "after" : ""))
                #expect((kept.editedAt != nil) == (act == .edit) && (kept.deletedAt != nil) == (act == .delete))
            } else {
                #expect(kept == message)
            }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatIsDeletedStaysSo(kind: TestDatabase) async throws {
        let fixture = try await MessageFixture(on: kind)
        let (room, users) = try await fixture.room(members: 1)
        let message = try await fixture.send("text", in: room, by: users[0], as: "a")
        let deleted = try await fixture.messages.delete(message.id, in: room, by: users[0])
        #expect(deleted.text.isEmpty && deleted.revision == 2 && deleted.sequence == 1)
        #expect(try await fixture.messages.delete(message.id, in: room, by: users[0]) == deleted)
        let code = try await refusal {
            try await fixture.messages.edit(message.id, in: room, text: "back", by: users[0])
        }
        #expect(code == .messageDeleted)
        let again = try await fixture.messages.send(
            MessageDraft(room: room, clientMessageID: "a", text: "text"),
            by: users[0]
        )
        #expect(again == SentMessage(message: deleted, isRepeat: true))
        #expect(try await fixture.head(of: room)?.lastRevision == 2)
    }

    @Test(arguments: TestDatabase.allCases)
    func messagesAreLookedForInTheirOwnRoom(kind: TestDatabase) async throws {
        let fixture = try await MessageFixture(on: kind)
        let (room, users) = try await fixture.room(members: 1)
        let other = try await fixture.rooms.create(named: RoomName("Other"), .invited, by: users[0], now: .now())
        let message = try await fixture.send("text", in: room, by: users[0])
        for (id, room) in [(message.id, other.id), (MessageID(at: .now()), room)] {
            #expect(
                try await refusal {
                    try await fixture.messages.edit(id, in: room, text: "x", by: users[0])
                } == .messageNotFound
            )
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func changesAreAnnouncedAndFoundByRevision(kind: TestDatabase) async throws {
        let fixture = try await MessageFixture(on: kind)
        let (room, users) = try await fixture.room(members: 1)
        var sent: [Message] = []
        for number in 1...5 { sent.append(try await fixture.send("text \(number)", in: room, by: users[0])) }
        let edited = try await fixture.messages.edit(sent[1].id, in: room, text: "edited", by: users[0])
        let deleted = try await fixture.messages.delete(sent[3].id, in: room, by: users[0])
        _ = try await fixture.messages.edit(sent[4].id, in: room, text: sent[4].text, by: users[0])
        #expect([edited.revision, deleted.revision] == [6, 7])

        let changes = try await fixture.messages.changes(in: room, by: users[0], after: 5, limit: 50)
        #expect(changes.messages == [edited, deleted] && !changes.hasMore && changes.head.lastRevision == 7)
        let first = try await fixture.messages.changes(in: room, by: users[0], after: 0, limit: 3)
        #expect(first.messages == [sent[0], sent[2], sent[4]] && first.hasMore)

        let missed = try await fixture.messages.missed(in: room, by: users[0], after: 3, revision: 5)
        #expect(missed.new == [deleted, sent[4]] && missed.changed == [edited])
        #expect(missed.readSequence == 5)

        try await eventually("the news is out") { fixture.news.advances.count == 7 }
        #expect(fixture.news.advances.suffix(2).map(\.messages) == [[edited], [deleted]])
        #expect(fixture.news.advances.map(\.before) == Array(0...6))
    }

    @Test(arguments: TestDatabase.allCases)
    func readPositionsNeitherGoBackNorBeyondTheNewest(kind: TestDatabase) async throws {
        let fixture = try await MessageFixture(on: kind)
        let (room, users) = try await fixture.room(members: 2)
        for number in 1...5 { try await fixture.send("text \(number)", in: room, by: users[0]) }
        for (asked, answered) in [(2, 2), (1, 2), (4, 4), (Int64.max, 5), (0, 5)] as [(Int64, Int64)] {
            #expect(try await fixture.messages.markRead(room, by: users[1], upTo: asked) == answered)
        }
        #expect(try await fixture.messages.markRead(room, by: users[0], upTo: 1) == 5, "who sends has read")
        #expect(
            fixture.news.events == [2, 4, 5].map { .read(room, users[1], sequence: $0) }
        )
        let stranger = try await fixture.user()
        #expect(
            try await refusal { try await fixture.messages.markRead(room, by: stranger, upTo: 1) } == .roomNotFound
        )
    }
}
