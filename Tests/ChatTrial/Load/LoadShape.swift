import ArgumentParser
import ChatClient

/// How much load of which kind.
struct LoadShape: ParsableArguments {
    @Option(help: "Accounts, shared by senders and readers.")
    var users = 8
    @Option(help: "Rooms, of which every account is a member.")
    var rooms = 4
    @Option(help: "Senders, each with a connection of its own.")
    var senders = 100
    @Option(help: "Of a hundred senders, how many use REST instead of a WebSocket.")
    var restPercent = 20
    @Option(help: "Sockets that read every room.")
    var readers = 4
    @Option(help: "Readers that are removed from the first room midway; each has an account of its own.")
    var removals = 1
    @Option(help: "Sends per second, all senders together.")
    var rate = 2000
    @Option(help: "For how long.")
    var seconds = 10
    @Option(help: "For how many seconds longer to insist on acknowledgements and deliveries.")
    var patience = 30
    @Option(help: "Decides rooms, texts and moments.")
    var seed: UInt64 = 1
}

extension LoadShape {
    /// As on the command line.
    init(words: [String]) throws { self = try Self.parse(words) }

    /// - Throws: When a message was not acknowledged, or not delivered to every reader, in time.
    func run(_ population: Population, journal: Journal) async throws -> Tally.Counts {
        let tally = Tally()
        let owner = population.users[0]
        let stable = population.users.dropLast(removals)
        let readers = (0..<readers).map { number in
            Reader(
                name: "reader\(number)",
                user: stable[number % stable.count],
                rooms: population.rooms,
                journal: journal,
                tally: tally
            )
        }
        let leaving = population.users.suffix(removals).map { user in
            Reader(
                name: "leaving-\(user.id)",
                user: user,
                rooms: Array(population.rooms.prefix(1)),
                journal: journal,
                tally: tally
            )
        }
        let reading = Task {
            await withTaskGroup { group in
                for reader in readers + leaving { group.addTask { await reader.run() } }
            }
        }
        defer { reading.cancel() }
        try await withThrowingTaskGroup { group in
            for sender in senders(of: stable, population.rooms, journal, tally) {
                group.addTask { [self] in
                    let end = ContinuousClock.now + .seconds(seconds)
                    try await sender.run(until: end, giveUp: end + .seconds(patience))
                }
            }
            group.addTask { [self] in
                try await Task.sleep(for: .seconds(seconds) / 2)
                for user in population.users.suffix(removals) {
                    try await insist { try await owner.remove(user, from: population.rooms[0]) }
                    journal.write(.removed(user: user.id, room: population.rooms[0]))
                }
            }
            try await group.waitForAll()
        }
        try await waitForReaders(readers, owner, population.rooms)
        return tally.current
    }

    private func senders(
        of users: ArraySlice<ChatUser>,
        _ rooms: [String],
        _ journal: Journal,
        _ tally: Tally
    ) -> [Sender] {
        (0..<senders).map { number in
            Sender(
                name: "s\(number)",
                user: users[number % users.count],
                rooms: rooms,
                way: number * 100 < restPercent * senders ? .rest : .webSocket,
                pause: .seconds(1) * (Double(senders) / Double(rate)),
                seed: seed &* 1_000_003 &+ UInt64(number),
                journal: journal,
                tally: tally
            )
        }
    }

    private func waitForReaders(_ readers: [Reader], _ owner: ChatUser, _ rooms: [String]) async throws {
        var last: [String: Int] = [:]
        for room in rooms {
            last[room] = try await insist { try await owner.room(room)["lastSequence"].integer }
        }
        let deadline = ContinuousClock.now + .seconds(patience)
        while !readers.allSatisfy({ $0.hasReached(last) }) {
            guard ContinuousClock.now < deadline else { throw TrialFailure("a reader never caught up") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Tries again while the server is away.
    private func insist<Value>(_ action: () async throws -> Value) async throws -> Value {
        let deadline = ContinuousClock.now + .seconds(patience)
        while true {
            do {
                return try await action()
            } catch {
                guard ContinuousClock.now < deadline else { throw error }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}
