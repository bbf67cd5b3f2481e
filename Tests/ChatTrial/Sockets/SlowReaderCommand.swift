import ArgumentParser
import ChatClient
import Synchronization

/// Has a socket that never reads, and looks what it costs the server.
struct SlowReaderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slow-reader",
        abstract: "A socket that never reads must be cut, and the server's memory grow by less than twice the cap."
    )

    @OptionGroup var server: ServerOptions
    @Option(help: "The server's process.")
    var pid: Int32
    @Option(help: "CHAT_SOCKET_QUEUE_BYTES of the server.")
    var cap = 1 << 20
    @Option(help: "Bytes of text to send; the kernel's own buffers take several MiB.")
    var bytes = 16 << 20

    func run() async throws {
        let population = try await Population.settle(users: 2, rooms: 1, on: server.client())
        let (sender, reader, room) = (population.users[0], population.users[1], population.rooms[0])
        let socket = try await sender.openSocket { _ in }
        let attentive = try await reader.openSocket()
        try await attentive.subscribe(to: room)
        // The same without the slow reader: what the database, the room and the allocator keep is not its.
        _ = try await flood(room, "warm", over: socket)
        let stalled = try await reader.openSocket()
        try await stalled.subscribe(to: room)
        try await stalled.socket.stopReading()
        let before = try ProcessUsage(of: pid).residentBytes
        let peak = try await flood(room, "flood", over: socket)
        try await stalled.socket.resumeReading()
        let end = try await stalled.end()
        let seen = stalled.unread.count { $0["type"] == "message" }
        let others = try await deliveries(to: attentive, upTo: 2 * sends)
        print("cut with \(end.code) \(end.reason) after \(seen) of \(sends); memory +\(peak - before), cap \(cap)")
        guard seen < sends, end.code == 4408 || end.code == 1006 else { throw TrialFailure("the reader was not cut") }
        guard others == 2 * sends else { throw TrialFailure("another reader got \(others) of \(2 * sends)") }
        guard peak - before < 2 * cap else { throw TrialFailure("memory grew by \(peak - before)") }
    }

    /// How many messages the socket has got, once it has `count` of them, or ten seconds later.
    private func deliveries(to socket: ChatSocket, upTo count: Int) async throws -> Int {
        let end = ContinuousClock.now + .seconds(10)
        while true {
            let seen = socket.unread.count { $0["type"] == "message" }
            if seen >= count || ContinuousClock.now > end { return seen }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private static let text = String(repeating: "z", count: 8000)
    private var sends: Int { bytes / Self.text.utf8.count }

    /// Eight senders at a time: the reader must be slow, not the database.
    ///
    /// - Returns: The most memory the server had meanwhile.
    private func flood(_ room: String, _ name: String, over socket: ChatSocket) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for worker in 0..<8 {
                group.addTask { [self] in
                    var peak = 0
                    for number in stride(from: worker, to: sends, by: 8) {
                        try await insist("\(name)-\(number)", room, over: socket)
                        peak = max(peak, try ProcessUsage(of: pid).residentBytes)
                    }
                    return peak
                }
            }
            return try await group.reduce(0, max)
        }
    }

    private func insist(_ id: String, _ room: String, over socket: ChatSocket) async throws {
        while true {
            do {
                _ = try await socket.send(Self.text, to: room, clientMessageID: id)
                return
            } catch let refusal as Refusal where refusal.code == "unavailable" {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}
