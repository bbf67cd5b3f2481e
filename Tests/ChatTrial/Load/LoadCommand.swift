import ArgumentParser
import ChatClient
import SystemPackage

/// Sends and reads at a rate, through restarts of the server, and journals all of it.
struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Sends and reads for a while and journals what was submitted, acknowledged and delivered."
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var shape: LoadShape

    @Option(help: "The port of another server on the same database; may be repeated.")
    var replicaPort: [Int] = []

    @Option(help: "The journal to write.")
    var journal: String

    func run() async throws {
        let journal = try Journal(creating: FilePath(journal))
        let client = server.client()
        let replicas = replicaPort.map { ChatClient(to: ServerAddress(port: $0), on: client.group) }
        let population = try await Population.settle(users: shape.users, rooms: shape.rooms, on: client, and: replicas)
        // What a script waits for; `print` would keep it until the end.
        _ = try FileDescriptor.standardOutput.writeAll("settled\n".utf8)
        let counts = try await shape.run(population, journal: journal)
        try journal.close()
        print(counts.summary(over: .seconds(shape.seconds)))
    }
}
