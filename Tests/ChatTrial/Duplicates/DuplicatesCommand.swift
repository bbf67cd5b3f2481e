import ArgumentParser
import ChatClient
import SystemPackage

/// Many clients that all send the same messages many times at once.
struct DuplicatesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duplicates",
        abstract: "Sends the same messages many times in parallel, and checks that each was made once."
    )

    @OptionGroup var server: ServerOptions

    @Option(help: "Clients, each with a socket of its own.")
    var clients = 50
    @Option(help: "Messages, the same for every client.")
    var messages = 200
    @Option(help: "How many times each client sends each message, at the same time.")
    var times = 10
    @Option(help: "The accounts the clients share: 1, or as many as there are clients.")
    var users = 1
    @Option(help: "Sockets that read the room.")
    var readers = 4

    func run() async throws {
        let population = try await Population.settle(users: users, rooms: 1, on: server.client())
        let trial = DuplicatesTrial(clients: clients, messages: messages, times: times, readers: readers)
        try await trial.run(population).printed()
    }
}
