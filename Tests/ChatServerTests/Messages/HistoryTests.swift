import TestSupport
import Testing

@testable import ChatServer

@Suite struct HistoryTests {
    /// Random cursors and limits against the list of what was sent.
    @Test(arguments: TestDatabase.allCases, [1, 2, 3] as [UInt64])
    func pagesAreWhatTheyWouldBeOfAList(kind: TestDatabase, seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let fixture = try await MessageFixture(on: kind)
        let (room, users) = try await fixture.room(members: 1)
        let sent = try await fixture.fill(room, by: users[0], with: Int.random(in: 1...120, using: &generator))
        for _ in 0..<60 {
            let limit = Int.random(in: 1...60, using: &generator)
            let sequence = Int64.random(in: 0...Int64(sent.count) + 3, using: &generator)
            let cursors: [Messages.Cursor] = [.newest, .before(sequence), .after(sequence)]
            let cursor = cursors[Int.random(in: 0..<3, using: &generator)]
            let (candidates, page): ([Message], [Message]) =
                switch cursor {
                case .newest: (sent, sent.suffix(limit))
                case .before(let end): { ($0, $0.suffix(limit)) }(sent.filter { $0.sequence < end })
                case .after(let start): { ($0, Array($0.prefix(limit))) }(sent.filter { $0.sequence > start })
                }
            let answer = try await fixture.messages.page(
                in: room,
                by: users[0],
                cursor,
                limit: limit
            )
            #expect(answer.messages == page, "\(cursor) \(limit)")
            #expect(answer.hasMore == (candidates.count > page.count), "\(cursor) \(limit)")
            #expect(answer.head.lastSequence == Int64(sent.count))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func walkingBothWaysSeesEveryMessageOnce(kind: TestDatabase) async throws {
        let fixture = try await MessageFixture(on: kind)
        let (room, users) = try await fixture.room(members: 1)
        let sent = try await fixture.fill(room, by: users[0], with: 57)
        for limit in [1, 7, 19, 57, 58] {
            var back: [Message] = []
            var cursor = Messages.Cursor.newest
            repeat {
                let page = try await fixture.messages.page(in: room, by: users[0], cursor, limit: limit)
                back = page.messages + back
                guard page.hasMore, let first = page.messages.first else { break }
                cursor = .before(first.sequence)
            } while true
            #expect(back == sent)

            var forth: [Message] = []
            repeat {
                let next = Messages.Cursor.after(forth.last?.sequence ?? 0)
                let page = try await fixture.messages.page(in: room, by: users[0], next, limit: limit)
                forth += page.messages
                guard page.hasMore else { break }
            } while true
            #expect(forth == sent)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whoMissedTooMuchIsSentToTheHistory(kind: TestDatabase) async throws {
        let fixture = try await MessageFixture(on: kind)
        let (room, users) = try await fixture.room(members: 1)
        let sent = try await fixture.fill(room, by: users[0], with: 30)
        let missed = try await fixture.messages.missed(in: room, by: users[0], after: 20, limit: 10)
        #expect(missed.new == sent.suffix(10))
        let error = await #expect(throws: DomainError.self) {
            try await fixture.messages.missed(in: room, by: users[0], after: 19, limit: 10)
        }
        #expect(error?.code == .resumeTooFar && error?.details["lastSequence"] == "30")
        #expect(
            try await refusal {
                try await fixture.messages.missed(in: room, by: users[0], after: 31)
            } == .invalidRequest
        )
        let stranger = try await fixture.user()
        for read in [
            { _ = try await fixture.messages.missed(in: room, by: stranger, after: 0) },
            { _ = try await fixture.messages.page(in: room, by: stranger, .newest, limit: 1) },
            { _ = try await fixture.messages.changes(in: room, by: stranger, after: 0, limit: 1) },
        ] {
            #expect(try await refusal(of: read) == .roomNotFound)
        }
    }
}

extension MessageFixture {
    /// Sends as many messages at once.
    fileprivate func fill(_ room: RoomID, by user: UserID, with count: Int) async throws -> [Message] {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                group.addTask { try await self.send("text \(number)", in: room, by: user) }
            }
            try await group.waitForAll()
        }
        return try await all(in: room)
    }
}
