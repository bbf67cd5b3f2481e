import ChatClient
import NIOCore
import Synchronization

/// Journals every new message of its rooms, over as many sockets in turn as it takes.
final class Reader: Sendable {
    private let name: String
    private let user: ChatUser
    private let rooms: [String]
    private let journal: Journal
    private let tally: Tally
    /// The last sequence seen of each room.
    private let positions: Mutex<[String: Int]>

    init(name: String, user: ChatUser, rooms: [String], journal: Journal, tally: Tally) {
        self.name = name
        self.user = user
        self.rooms = rooms
        self.journal = journal
        self.tally = tally
        positions = Mutex(Dictionary(uniqueKeysWithValues: rooms.map { ($0, 0) }))
        for room in rooms { journal.write(.reading(reader: name, user: user.id, room: room, after: 0)) }
    }

    /// Whether the reader has seen all of these.
    func hasReached(_ sequences: [String: Int]) -> Bool {
        positions.withLock { positions in
            rooms.allSatisfy { (positions[$0] ?? 0) >= sequences[$0] ?? 0 }
        }
    }

    /// Reads until cancelled.
    func run() async {
        var isFirst = true
        while !Task.isCancelled {
            if !isFirst { tally.reconnected() }
            isFirst = false
            try? await readOneSocket()
            try? await Task.sleep(for: .milliseconds(Int.random(in: 20...100)))
        }
    }

    private func readOneSocket() async throws {
        let socket = try await user.openSocket { [self] event in
            if event["type"] == "message", event["data"]["change"] == "new" { see(event["data"]["message"]) }
        }
        defer { socket.socket.cut() }
        for room in rooms { try await subscribe(socket, to: room) }
        try await withTaskCancellationHandler {
            _ = try await socket.socket.ended.get()
        } onCancel: {
            socket.socket.close()
        }
    }

    private func subscribe(_ socket: ChatSocket, to room: String) async throws {
        while true {
            do {
                try await socket.subscribe(to: room, after: positions.withLock { $0[room] ?? 0 })
                return
            } catch let refusal as Refusal where refusal.code == "resume_too_far" {
                let after = positions.withLock { $0[room] ?? 0 }
                for message in try await user.history(of: room, after: after) { see(Row(message)) }
            } catch let refusal as Refusal where refusal.status == 0 && refusal.code == "not_found" {
                return
            }
        }
    }

    private func see(_ message: JSONValue) {
        if let message = try? ChatMessage(message) { see(Row(message)) }
    }

    private func see(_ row: Row) {
        journal.write(.delivered(reader: name, row))
        tally.delivered()
        positions.withLock { $0[row.key.room] = row.sequence }
    }
}
