import ArgumentParser
import ChatClient

/// Measures what a socket that does nothing takes.
struct IdleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "idle",
        abstract: "Opens many sockets that listen; prints the server's memory per socket as JSON."
    )

    @OptionGroup var target: PeerOptions
    @Option(help: "Sockets that listen.")
    var sockets = 5000

    func run() async throws {
        let broadcast = try await target.broadcast(sockets: sockets)
        // What the first sockets bring to life is not theirs.
        let first = try await broadcast.listen(sockets: 50) { _ in }
        let before = try ProcessUsage(of: target.pid)
        let listeners = try await broadcast.listen(sockets: sockets) { _ in }
        try await Task.sleep(for: .seconds(3))
        let after = try ProcessUsage(of: target.pid)
        let bytes = after.residentBytes - before.residentBytes
        let report: JSONValue = [
            "peer": .string(target.peer.rawValue), "sockets": .integer(listeners.count),
            "bytesPerSocket": .integer(bytes / listeners.count), "residentBytes": .integer(after.residentBytes),
        ]
        print(report)
        for socket in first + listeners { socket.cut() }
    }
}
