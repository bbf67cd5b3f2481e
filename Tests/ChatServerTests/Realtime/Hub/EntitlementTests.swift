import TestSupport
import Testing

@testable import ChatServer

/// Whatever happens to hints: who is subscribed sees every message once and in order, and nobody sees what was
/// committed when they were no longer members.
@Suite struct EntitlementTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func everySubscriberSeesWhatIsTheirs(seed: UInt64) async throws {
        let fixture = try await HubFixture { UnreliableHints(seed: seed, listener: $0) }
        let (room, members) = try await fixture.writing.room(.open, members: 5)
        var story = try await RoomStory(fixture: fixture, room: room, members: members, seed: seed)
        for _ in 1...250 { try await story.goOn() }
        try await story.end()
    }

    @Test func fiveThousandComeBackAtOnce() async throws {
        let fixture = try await HubFixture()
        let (room, members) = try await fixture.writing.room(members: 100)
        try await fixture.fill(room, by: members[0], upTo: 100)
        var clients: [TestClient] = []
        for number in 0..<5000 { clients.append(try await fixture.open(as: members[number % 100])) }
        let resume = #"{"type":"resume","id":"r","rooms":[{\#(TestClient.point(room, 90, 90))}]}"#
        for client in clients { client.say(resume) }
        for client in clients {
            var asked = 1
            try await eventually("all is told", within: .seconds(60)) {
                if client.sequences.count >= 10 { return true }
                // Whom a busy machine answers too late is refused, and asks again.
                if client.refusals("unavailable") == asked {
                    asked += 1
                    client.say(resume)
                }
                return false
            }
        }
        #expect(clients.allSatisfy { $0.sequences == Array(91...100) })
        let looks = LookCause.allCases.map { fixture.metrics.hub.looks[$0.rawValue].value }.reduce(0, +)
        // Those of the first moment share a few; everybody else is served from memory.
        #expect(looks < 10)
    }
}

/// What may happen to a room and its members, and what its clients have seen of it.
private struct RoomStory {
    private struct Viewer {
        let user: UserID
        var client: TestClient
        /// What it had when it last subscribed; `nil` when it has never.
        var start: Int64?
        var isSubscribed = false

        /// The newest message it has.
        var newest: Int64? { start.map { client.sequences.last ?? $0 } }
    }

    let fixture: HubFixture
    let room: RoomID
    private let owner: UserID
    private var random: SeededGenerator
    private var viewers: [Viewer] = []
    private var members: Set<UserID>
    /// By sequence, who has been a member at any time since it was committed.
    private var entitled: [Set<UserID>] = []
    private var sent: [Message] = []

    init(fixture: HubFixture, room: RoomID, members: [UserID], seed: UInt64) async throws {
        self.fixture = fixture
        self.room = room
        owner = members[0]
        self.members = Set(members)
        random = SeededGenerator(seed: seed)
        for member in members + members {
            viewers.append(Viewer(user: member, client: try await fixture.open(as: member)))
        }
    }

    mutating func goOn() async throws {
        let place = Int.random(in: 0..<viewers.count, using: &random)
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<9: try await send()
        case 9, 10: try await edit()
        case 11..<16: try await resubscribe(place)
        case 16: _ = try await viewers[place].client.ask("unsubscribe", #""room":"\#(room.text)""#)
        case 17: try await removeOrAdd(viewers[place].user)
        case 18: try await fixture.lookout.look()
        default: try await reconnect(place)
        }
    }

    private mutating func send() async throws {
        sent.append(try await fixture.writing.send("\(sent.count)", in: room, by: owner))
        entitled.append(members)
    }

    private mutating func edit() async throws {
        guard let message = sent.randomElement(using: &random) else { return }
        _ = try? await fixture.writing.messages.edit(message.id, in: room, text: "edited", by: owner)
    }

    private mutating func removeOrAdd(_ user: UserID) async throws {
        guard user != owner else { return }
        if members.remove(user) != nil {
            try await fixture.writing.rooms.kick(user, from: room, by: owner, now: .now())
        } else {
            _ = try await fixture.writing.rooms.join(room, by: user, now: .now())
            members.insert(user)
            for place in entitled.indices { entitled[place].insert(user) }
        }
    }

    /// A new socket, which has what the old one had.
    private mutating func reconnect(_ place: Int) async throws {
        try await check(place)
        let newest = viewers[place].newest
        try await viewers[place].client.close()
        viewers[place].client = try await fixture.open(as: viewers[place].user)
        viewers[place].start = newest
        try await resubscribe(place)
    }

    /// On the same socket from where it is, so that all it ever got must be one sequence.
    private mutating func resubscribe(_ place: Int) async throws {
        let viewer = viewers[place]
        _ = try await viewer.client.ask("unsubscribe", #""room":"\#(room.text)""#)
        try await viewer.client.settle()
        let answer = try await viewer.client.subscribe(room, after: viewer.newest)
        guard answer["success"] == .boolean(true) else {
            #expect(!members.contains(viewer.user), "\(answer)")
            return
        }
        if viewer.start == nil { viewers[place].start = answer["data", "lastSequence"]?.number }
    }

    private func check(_ place: Int) async throws {
        let viewer = viewers[place]
        try await viewer.client.settle()
        let seen = viewer.client.sequences
        guard let start = viewer.start else {
            #expect(seen.isEmpty)
            return
        }
        #expect(seen == (0..<seen.count).map { start + 1 + Int64($0) })
        #expect(seen.allSatisfy { entitled[Int($0) - 1].contains(viewer.user) })
    }

    /// The clock makes up for all hints that were lost.
    mutating func end() async throws {
        for place in viewers.indices where members.contains(viewers[place].user) { try await resubscribe(place) }
        for _ in 1...3 { try await send() }
        try await fixture.lookout.look()
        let stored = try await fixture.writing.all(in: room)
        #expect(stored.map(\.sequence) == Array(1...Int64(sent.count)))
        for place in viewers.indices {
            if members.contains(viewers[place].user) {
                try await eventually("all have all") { viewers[place].newest == Int64(sent.count) }
            }
            try await check(place)
        }
    }
}
