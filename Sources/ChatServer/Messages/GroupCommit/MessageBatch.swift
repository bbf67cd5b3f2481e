/// Changes that are committed together.
struct MessageBatch: Sendable {
    let submissions: [Submission]
    /// What was made of the sends before the transaction, so that doing it again does not repeat the work; by position.
    private let prepared: [Int: PreparedSend]

    init(_ submissions: [Submission]) {
        self.submissions = submissions
        prepared = submissions.indices.reduce(into: [:]) { prepared, position in
            if case .send(let draft) = submissions[position].change {
                prepared[position] = PreparedSend(draft, by: submissions[position].user, at: submissions[position].at)
            }
        }
    }

    /// What a transaction did, true once it is committed.
    struct Committed: Sendable {
        /// One for each submission.
        let results: [Result<MessageOutcome, DomainError>]
        let advances: [RoomAdvance]
        let events: [Ephemeral]
    }

    /// Locks the rooms, reads all that bears on the changes, decides on each in order, and writes what was decided: a
    /// number of statements that hardly depends on the number of changes.
    func commit(in connection: any SQLConnection) throws(SQLFailure) -> Committed {
        var draft = try BatchDraft(
            heads: MessageStore.heads(
                of: Set(submissions.map(\.change.room)).sorted(),
                isLocking: true,
                in: connection
            ),
            members: MessageStore.members(
                Set(submissions.map { Seat(room: $0.change.room, user: $0.user) }),
                in: connection
            ),
            sent: MessageStore.sent(prepared.values.map(\.key), in: connection),
            messages: MessageStore.messages(withIDs: submissions.compactMap(\.change.message), in: connection)
        )
        let results = submissions.indices.map { position in
            Result { () throws(DomainError) in
                try draft.apply(submissions[position], prepared[position])
            }
        }
        try draft.write(to: connection)
        return Committed(results: results, advances: draft.advances, events: draft.events)
    }
}

extension MessageChange {
    /// The message that it changes.
    fileprivate var message: MessageID? {
        switch self {
        case .edit(let message, _, _), .delete(let message, _): message
        case .send, .read: nil
        }
    }
}
