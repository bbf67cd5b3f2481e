import ArgumentParser
import ChatClient
import Glibc
import NIOCore

/// Ends a server with many sockets, and looks how they end.
struct DrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain",
        abstract: "Opens sockets, sends SIGTERM to the server: all must get 1012, and the process end, in time."
    )

    @OptionGroup var target: PeerOptions
    @Option(help: "Sockets that listen.")
    var sockets = 1000
    @Option(help: "Seconds until all must have ended.")
    var deadline = 5

    func run() async throws {
        let broadcast = try await target.broadcast(sockets: sockets)
        let listeners = try await broadcast.listen(sockets: sockets) { _ in }
        let limit = Duration.seconds(deadline)
        let start = ContinuousClock.now
        guard kill(target.pid, SIGTERM) == 0 else { throw TrialFailure("cannot signal \(target.pid)") }
        let ends = try await withThrowingTaskGroup(of: SocketEnd.self) { group in
            for socket in listeners { group.addTask { try await socket.ended.get() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let ended = ContinuousClock.now - start
        while !ProcessUsage.isGone(target.pid) {
            guard ContinuousClock.now - start < limit * 2 else { throw TrialFailure("the server did not end") }
            try await Task.sleep(for: .milliseconds(5))
        }
        let gone = ContinuousClock.now - start
        let codes = Dictionary(grouping: ends, by: \.code).mapValues(\.count)
        let hints = Set(ends.map(\.reason)).count
        print("\(codes.sorted { $0.key < $1.key }), \(hints) different hints; sockets \(ended), process \(gone)")
        guard codes == [1012: sockets] else { throw TrialFailure("not every socket got 1012") }
        guard gone < limit else { throw TrialFailure("the server took \(gone)") }
    }
}
