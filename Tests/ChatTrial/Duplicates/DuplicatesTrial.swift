import ChatClient

/// Every client sends every message that many times in parallel, in bursts of one message.
struct DuplicatesTrial: Sendable {
    let clients: Int
    let messages: Int
    let times: Int
    let readers: Int

    /// - Throws: `Refusal` when a send was refused; `TrialFailure` when a repeat does not say that it is one.
    func run(_ population: Population) async throws -> Verdict {
        let room = population.rooms[0]
        let journal = MemoryJournal()
        let reading = try await read(room, population.users, into: journal)
        for user in population.users {
            for number in 0..<messages { journal.write(submission(number, user, room)) }
        }
        let made = try await withThrowingTaskGroup(of: Int.self) { group in
            for client in 0..<clients {
                let user = population.users[client % population.users.count]
                group.addTask { [self] in try await sendAll(from: user, room, into: journal) }
            }
            return try await group.reduce(0, +)
        }
        let rows = try await population.users[0].history(of: room).map { Row($0) }
        try await reading.waitFor(rows.count)
        let verdict = Verdict(records: journal.records, history: [room: rows])
        let expected = messages * population.users.count
        guard !verdict.faults.isEmpty || (made == expected && rows.count == expected) else {
            throw TrialFailure("\(made) sends said that they were the first, of \(expected); \(rows.count) rows")
        }
        return verdict
    }

    private func text(_ number: Int) -> String { "message \(number) 👋 안녕" }

    private func submission(_ number: Int, _ user: ChatUser, _ room: String) -> Record {
        let key = MessageKey(room: room, sender: user.id, clientMessageID: "same-\(number)")
        return .submitted(key, TextDigest(of: text(number)))
    }

    /// - Returns: How many of the acknowledgements were not of a repeat.
    private func sendAll(from user: ChatUser, _ room: String, into journal: MemoryJournal) async throws -> Int {
        let socket = try await user.openSocket { _ in }
        var made = 0
        for number in 0..<messages {
            made += try await withThrowingTaskGroup(of: Bool.self) { group in
                for attempt in 0..<times {
                    group.addTask { [self] in
                        let (text, id) = (text(number), "same-\(number)")
                        let acknowledgement =
                            attempt.isMultiple(of: 5)
                            ? try await user.send(text, to: room, clientMessageID: id)
                            : try await socket.send(text, to: room, clientMessageID: id)
                        journal.write(.acknowledged(Row(acknowledgement.message)))
                        return !acknowledgement.isRepeated
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
        }
        try await socket.close()
        return made
    }

    private func read(_ room: String, _ users: [ChatUser], into journal: MemoryJournal) async throws -> Deliveries {
        let deliveries = Deliveries()
        for number in 0..<readers {
            let (user, name) = (users[number % users.count], "reader\(number)")
            journal.write(.reading(reader: name, user: user.id, room: room, after: 0))
            let socket = try await user.openSocket { event in
                guard event["type"] == "message", let message = try? ChatMessage(event["data"]["message"]) else {
                    return
                }
                journal.write(.delivered(reader: name, Row(message)))
                deliveries.count(for: name)
            }
            try await socket.subscribe(to: room, after: 0)
            deliveries.keep(socket)
        }
        return deliveries
    }
}
