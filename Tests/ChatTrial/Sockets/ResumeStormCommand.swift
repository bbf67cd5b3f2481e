import ArgumentParser
import ChatClient
import Glibc

/// Cuts all sockets at once, and has all come back at once.
struct ResumeStormCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume-storm",
        abstract: "All sockets reconnect and resume at once; twice as many must take no more than thrice the work."
    )

    @OptionGroup var target: PeerOptions
    @Option(help: "Sockets, in the larger of the two storms.")
    var sockets = 5000
    @Option(help: "Messages each has missed.")
    var missed = 5

    func run() async throws {
        let population = try await Population.settle(
            users: PeerOptions.users(for: sockets),
            rooms: 1,
            on: target.server.client()
        )
        let half = try await storm(population, sockets / 2)
        let whole = try await storm(population, sockets)
        print("\(sockets / 2) resumes: \(half); \(sockets): \(whole)")
        guard whole.processor < half.processor * 3 + .milliseconds(200) else {
            throw TrialFailure("twice the sockets take \(whole.processor / half.processor) times the work")
        }
    }

    struct Outcome: CustomStringConvertible {
        let wall: Duration
        let processor: Duration

        var description: String { "\(wall.milliseconds) ms, processor \(processor.milliseconds) ms" }
    }

    /// - Throws: `TrialFailure` when a socket does not get exactly what it missed.
    private func storm(_ population: Population, _ count: Int) async throws -> Outcome {
        let (owner, room) = (population.users[0], population.rooms[0])
        let broadcast = ChatBroadcast(population: population)
        let before = try await owner.room(room)["lastSequence"].integer ?? 0
        let listeners = try await broadcast.listen(sockets: count) { _ in }
        for socket in listeners { socket.cut() }
        for number in 1...missed {
            _ = try await owner.send("missed", to: room, clientMessageID: "missed-\(before + number)")
        }
        let usage = try ProcessUsage(of: target.pid).processor
        let start = ContinuousClock.now
        try await withThrowingTaskGroup { group in
            for number in 0..<count {
                let user = population.users[number % population.users.count]
                group.addTask { [missed] in
                    try await Self.resume(user, room, after: before, missed)
                }
            }
            try await group.waitForAll()
        }
        let wall = ContinuousClock.now - start
        return Outcome(wall: wall, processor: try ProcessUsage(of: target.pid).processor - usage)
    }

    private static func resume(_ user: ChatUser, _ room: String, after: Int, _ missed: Int) async throws {
        let socket = try await user.openSocket()
        try await socket.ask(
            "resume",
            ["rooms": [["room": .string(room), "after": .integer(after)]]],
            within: .seconds(60)
        )
        for sequence in (after + 1)...(after + missed) {
            let message = try await socket.message(within: .seconds(60))
            guard message.sequence == sequence else {
                throw TrialFailure("resumed with \(message.sequence), not \(sequence)")
            }
        }
        socket.socket.cut()
    }
}
