import Testing

@testable import ChatServer

@Suite struct SearchTests {
    static let texts = [
        "회의는 내일 오전입니다", "내일 점심", "The banana is Ripe", "party 🎉🎊 tonight", "one🎉", "C++ and \"quotes\" x*y",
        "100% sure", "under_score", "ДОМА хорошо", "a", "e is", "it's -not +here ~or <there>", "wow!",
    ]

    /// What is looked for, and which of the texts have it.
    static let cases: [(query: String, found: [Int])] = [
        ("내일", [0, 1]), ("회의", [0]), ("오전입니다", [0]), ("내일 오전", [0]), ("일", [0, 1]), ("의는 내", [0]),
        ("banana", [2]), ("BANANA", [2]), ("is r", [2]), ("is", [2, 10]), ("nan", [2]), ("a is r", [2]),
        ("🎉", [3, 4]), ("🎉🎊", [3]), ("party 🎉", [3]), ("🎊🎉", []), ("C++", [5]), ("\"quotes\"", [5]), ("x*y", [5]),
        ("x*", [5]), ("100%", [6]), ("%", [6]), ("_", [7]), ("r_s", [7]), ("дома", [8]), ("до", [8]), ("-not", [11]),
        ("+here", [11]), ("not here", []), ("<there>", [11]), ("~or", [11]), ("banana OR party", []), ("!", [12]),
        ("'", [11]), ("NEAR", []), ("text:a", []), ("* *", []), ("ban*", []), ("\"", [5]), ("  banana  ", [2]),
    ]

    @Test(arguments: TestDatabase.allCases)
    func whatIsLookedForIsFound(kind: TestDatabase) async throws {
        let fixture = try await MessageFixture(on: kind)
        let (room, users) = try await fixture.room(members: 1)
        let other = try await fixture.rooms.create(named: RoomName("Other"), .invited, by: users[0], now: .now())
        for text in Self.texts {
            try await fixture.send(text, in: other.id, by: users[0])
            try await fixture.send(text, in: room, by: users[0])
        }
        for (query, found) in Self.cases {
            let result = try await fixture.messages.search(
                SearchQuery(query),
                in: room,
                by: users[0],
                before: nil,
                limit: 50
            )
            #expect(result.messages.map(\.text) == found.reversed().map { Self.texts[$0] }, "\(query)")
            #expect(result.messages.allSatisfy { $0.room == room } && !result.hasMore)
        }
    }

    @Test(arguments: TestDatabase.allCases, ["회의", "meeting", "🎉"])
    func resultsArePagedFromTheNewestOn(kind: TestDatabase, word: String) async throws {
        let fixture = try await MessageFixture(on: kind)
        let (room, users) = try await fixture.room(members: 1)
        for number in 1...25 {
            try await fixture.send(number.isMultiple(of: 2) ? "no" : "\(word) \(number)", in: room, by: users[0])
        }
        var found: [Int64] = []
        var isMore = true
        while isMore {
            let result = try await fixture.messages.search(
                SearchQuery(word),
                in: room,
                by: users[0],
                before: found.last,
                limit: 5
            )
            found += result.messages.map(\.sequence)
            isMore = result.hasMore
        }
        #expect(found == Array(stride(from: 25, through: 1, by: -2)))
    }

    @Test(arguments: TestDatabase.allCases, ["before", "ë", "없는말"])
    func whatIsDeletedIsNotFoundAndWhatIsEditedByItsNewText(kind: TestDatabase, word: String) async throws {
        let fixture = try await MessageFixture(on: kind)
        let (room, users) = try await fixture.room(members: 1)
        let deleted = try await fixture.send("\(word) 1", in: room, by: users[0])
        let edited = try await fixture.send("\(word) 2", in: room, by: users[0])
        let late = try await fixture.send("something", in: room, by: users[0])
        _ = try await fixture.messages.delete(deleted.id, in: room, by: users[0])
        _ = try await fixture.messages.edit(edited.id, in: room, text: "else", by: users[0])
        _ = try await fixture.messages.edit(late.id, in: room, text: "now \(word)", by: users[0])
        let result = try await fixture.messages.search(
            SearchQuery(word),
            in: room,
            by: users[0],
            before: nil,
            limit: 5
        )
        #expect(result.messages.map(\.id) == [late.id])
    }

    @Test(arguments: ["", "  ", String(repeating: "가", count: 201), "a\0b"])
    func queriesAreChecked(text: String) {
        #expect(throws: DomainError.self) { _ = try SearchQuery(text) }
    }
}
