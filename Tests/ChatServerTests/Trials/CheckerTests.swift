import Testing

@testable import chat_trial

/// The judge of the trials is itself judged: each broken promise must be seen, and nothing else.
@Suite struct CheckerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var journal = Story.journal
        var history = Story.rows
        let faults: Set<Fault>

        var testDescription: String { name }
    }

    /// Two messages by one sender, one by another, read by two readers.
    enum Story {
        static let first = row("a", 1, by: "ann")
        static let second = row("b", 2, by: "ann")
        static let third = row("a", 3, by: "bob")
        static let rows = [first, second, third]
        static let journal =
            rows.map { Record.submitted($0.key, $0.digest) }
            + ["one", "two"].map { Record.reading(reader: $0, user: "user-\($0)", room: "room", after: 0) }
            + rows.map(Record.acknowledged)
            + rows.flatMap { row in ["one", "two"].map { Record.delivered(reader: $0, row) } }

        static func row(_ id: String, _ sequence: Int, by sender: String, text: String = "text") -> Row {
            let key = MessageKey(room: "room", sender: sender, clientMessageID: id)
            return Row(key: key, id: "\(sender)-\(id)", sequence: sequence, digest: TextDigest(of: text))
        }

        static func without(_ record: Record) -> [Record] { journal.filter { $0 != record } }
    }

    static let other = Story.row("b", 2, by: "ann", text: "other")
    static let twice = Story.row("b", 4, by: "ann")
    static let stranger = Story.row("z", 4, by: "zoe")

    static let cases = [
        Case(name: "all is well", faults: []),
        Case(
            name: "an acknowledged message is lost",
            history: [Story.first, Story.second],
            faults: [.lost(Story.third), .phantom(reader: "one", Story.third), .phantom(reader: "two", Story.third)]
        ),
        Case(
            name: "an acknowledgement with another sequence",
            journal: Story.journal + [.acknowledged(twice)],
            faults: [.changed(acknowledged: twice, stored: Story.second)]
        ),
        Case(
            name: "a message is there twice",
            journal: Story.journal + ["one", "two"].map { .delivered(reader: $0, twice) },
            history: Story.rows + [twice],
            faults: [.doubled(twice.key, sequences: [2, 4])]
        ),
        Case(
            name: "a gap",
            journal: [.submitted(Story.third.key, Story.third.digest)],
            history: [Story.third],
            faults: [.sequence(room: "room", expected: 1, found: 3)]
        ),
        Case(
            name: "a sequence used twice",
            journal: [.submitted(Story.first.key, Story.first.digest)],
            history: [Story.first, Story.first],
            faults: [
                .sequence(room: "room", expected: 2, found: 1), .doubled(Story.first.key, sequences: [1, 1]),
            ]
        ),
        Case(
            name: "another text",
            journal: [.submitted(Story.first.key, TextDigest(of: "what was sent"))],
            history: [Story.first],
            faults: [.text(Story.first)]
        ),
        Case(
            name: "a row that nobody sent",
            journal: Story.journal + ["one", "two"].map { .delivered(reader: $0, stranger) },
            history: Story.rows + [stranger],
            faults: [.unknown(stranger)]
        ),
        Case(
            name: "a delivery with another text",
            journal: Story.journal.map {
                $0 == .delivered(reader: "one", Story.third) ? .delivered(reader: "one", other) : $0
            },
            faults: [
                .phantom(reader: "one", other), .behind(reader: "one", room: "room", last: 2, stored: 3),
            ]
        ),
        Case(
            name: "a reader misses a message",
            journal: Story.without(.delivered(reader: "two", Story.second)),
            faults: [.order(reader: "two", room: "room", expected: 2, found: 3)]
        ),
        Case(
            name: "a reader gets a message twice",
            journal: Story.journal + [.delivered(reader: "two", Story.third)],
            faults: [.order(reader: "two", room: "room", expected: 4, found: 3)]
        ),
        Case(
            name: "a reader is behind",
            journal: Story.without(.delivered(reader: "two", Story.third)),
            faults: [.behind(reader: "two", room: "room", last: 2, stored: 3)]
        ),
        Case(
            name: "a removed reader need not keep up",
            journal: Story.without(.delivered(reader: "two", Story.third)) + [.removed(user: "user-two", room: "room")],
            faults: []
        ),
        Case(
            name: "a removed reader gets what was sent before",
            journal: Story.without(.delivered(reader: "two", Story.third))
                + [.removed(user: "user-two", room: "room"), .delivered(reader: "two", Story.third)],
            faults: []
        ),
        Case(
            name: "a removed reader gets what was sent later",
            journal: [.removed(user: "user-two", room: "room")] + Story.journal,
            faults: Set(Story.rows.map { .afterRemoval(reader: "two", $0) })
        ),
    ]

    @Test(arguments: cases) func seesWhatIsWrong(example: Case) {
        let found = Checker.faults(journal: example.journal, history: ["room": example.history])
        #expect(Set(found) == example.faults)
    }

    @Test(arguments: Story.journal + [.removed(user: "user-one", room: "room")])
    func recordsAreReadAsTheyWereWritten(record: Record) throws {
        #expect(try Record(line: record.line[...]) == record)
    }

    @Test(arguments: ["", "Q a b", "S a b c", "A r s c i nine 1", "D r s c i 1 1"])
    func whatIsNoRecordIsRefused(line: String) {
        #expect(throws: JournalFault.self) { try Record(line: line[...]) }
    }
}
