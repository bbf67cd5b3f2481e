import ChatClient
import NIOCore
import TestSupport

/// Sends one message after the other, each until it is acknowledged.
struct Sender: Sendable {
    enum Way: Sendable { case rest, webSocket }

    /// Unlike that of every other sender.
    let name: String
    let user: ChatUser
    let rooms: [String]
    let way: Way
    let pause: Duration
    let seed: UInt64
    let journal: Journal
    let tally: Tally

    /// Sends until `end`; what is then not yet acknowledged is sent again until `giveUp`.
    ///
    /// - Throws: The last error, when a message was not acknowledged by then.
    func run(until end: ContinuousClock.Instant, giveUp: ContinuousClock.Instant) async throws {
        var generator = SeededGenerator(seed: seed)
        var line = Line(user: user, way: way, tally: tally)
        var next = ContinuousClock.now + pause * Double.random(in: 0...1, using: &generator)
        var number = 0
        while next < end {
            try await Task.sleep(until: next)
            // A sender held up by a server that is away catches up on a second at most.
            next = max(next + pause, .now - .seconds(1))
            number += 1
            // Named twice: in MySQL's redo log, the edge of a block of 512 bytes may fall in one name.
            let text = "\(name)-\(number) \(generator.text()) \(name)-\(number) ."
            let key = MessageKey(
                room: rooms.randomElement(using: &generator) ?? "",
                sender: user.id,
                clientMessageID: "\(name)-\(number)"
            )
            journal.write(.submitted(key, TextDigest(of: text)))
            try await deliver(text, key, over: &line, giveUp: giveUp)
        }
        line.socket?.socket.close()
    }

    private func deliver(
        _ text: String,
        _ key: MessageKey,
        over line: inout Line,
        giveUp: ContinuousClock.Instant
    ) async throws {
        while true {
            let start = ContinuousClock.now
            do {
                let acknowledgement = try await line.send(text, key)
                journal.write(.acknowledged(Row(acknowledgement.message)))
                return tally.acknowledged(acknowledgement, after: .now - start)
            } catch {
                tally.refused(code(of: error), after: .now - start)
                guard ContinuousClock.now < giveUp, (error as? Refusal)?.isLasting != true else { throw error }
                try await Task.sleep(for: .milliseconds(Int.random(in: 20...80)))
            }
        }
    }
}

/// A refused upgrade is an answer: it has the envelope of every other.
private func code(of error: any Error) -> String {
    switch error {
    case let refusal as Refusal: refusal.code
    case let refusal as UpgradeRefused:
        (try? JSONValue(parsing: refusal.body))?["error"]["code"].string ?? "upgrade refused with \(refusal.status)"
    default: "no answer"
    }
}

/// A sender's connection, opened again when it has ended.
private struct Line {
    let user: ChatUser
    let way: Sender.Way
    let tally: Tally
    var socket: ChatSocket?

    mutating func send(_ text: String, _ key: MessageKey) async throws -> Acknowledgement {
        guard way == .webSocket else {
            return try await user.send(text, to: key.room, clientMessageID: key.clientMessageID, within: .seconds(10))
        }
        let socket = try await openSocket()
        return try await socket.send(text, to: key.room, clientMessageID: key.clientMessageID, within: .seconds(10))
    }

    private mutating func openSocket() async throws -> ChatSocket {
        if let socket, socket.isOpen { return socket }
        if socket != nil { tally.reconnected() }
        let opened = try await user.openSocket { _ in }
        socket = opened
        return opened
    }
}

extension Refusal {
    /// Whether sending again is of no use.
    fileprivate var isLasting: Bool {
        !["unavailable", "overloaded", "rate_limited", "draining", "internal", "too_many_requests"].contains(code)
    }
}
