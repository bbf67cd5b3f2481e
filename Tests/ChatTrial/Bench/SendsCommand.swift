import ArgumentParser
import ChatClient

/// Measures how many messages a second become durable.
struct SendsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sends",
        abstract: "Sends as fast as acknowledgements come; prints sends per second and latencies as JSON."
    )

    @OptionGroup var server: ServerOptions
    @Option(help: "Accounts.")
    var users = 10
    @Option(help: "Rooms.")
    var rooms = 10
    @Option(help: "Sockets that send.")
    var connections = 20
    @Option(help: "Sends without an acknowledgement yet, per socket.")
    var window = 10
    @Option(help: "For how long.")
    var seconds = 10
    @Option(help: "Bytes of a message's text.")
    var bytes = 200

    func run() async throws {
        let population = try await Population.settle(users: users, rooms: rooms, on: server.client())
        let acknowledged = Meter()
        let end = ContinuousClock.now + .seconds(seconds)
        let text = String(repeating: "x", count: bytes)
        try await withThrowingTaskGroup { group in
            for connection in 0..<connections {
                let socket = try await population.users[connection % users].openSocket { _ in }
                let room = population.rooms[connection % rooms]
                for slot in 0..<window {
                    group.addTask {
                        var number = 0
                        while ContinuousClock.now < end {
                            number += 1
                            let start = ContinuousClock.now
                            let id = "\(connection)-\(slot)-\(number)"
                            _ = try await socket.send(text, to: room, clientMessageID: id)
                            acknowledged.add(.now - start)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let times = acknowledged.times
        let report: JSONValue = [
            "sends": .integer(acknowledged.count), "outstanding": .integer(connections * window),
            "perSecond": .number(Double(acknowledged.count) / Double(seconds)),
            "p50ms": .number(times.quantile(0.5).milliseconds), "p99ms": .number(times.quantile(0.99).milliseconds),
        ]
        print(report)
    }
}
